-- One request again and again; @ID@ in its path becomes a new id each time, and @ONE@ in
-- its body one of the people in turn.
math.randomseed(tonumber(os.getenv("BENCH_SEED")))
local method, path = os.getenv("BENCH_METHOD"), os.getenv("BENCH_PATH")
local body = os.getenv("BENCH_BODY")
local before, after = path:match("^(.-)@ID@(.*)$")
local headers = {}
for name, value in os.getenv("BENCH_HEADERS"):gmatch("([^:\n]+): ([^\n]*)") do
  headers[name] = value
end
if body == "" then body = nil end
local people, turn = tonumber(os.getenv("BENCH_PEOPLE")), 0

local function id()
  local r = math.random
  return string.format("%08x-%04x-4%03x-8%03x-%06x%06x", r(0, 2147483647), r(0, 65535),
    r(0, 4095), r(0, 4095), r(0, 16777215), r(0, 16777215))
end

request = function()
  turn = (turn + 1) % people
  local said = body and body:gsub("@ONE@", tostring(turn))
  return wrk.format(method, before and before .. id() .. after or path, headers, said)
end

done = function(summary, latency, _)
  local e = summary.errors
  io.write(string.format(
    '\n@{"requests": %d, "seconds": %f, "p50": %f, "p95": %f, "p99": %f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.timeout + e.status))
end
