"""`make outside`: Debian's Wapiti against a real server, as each role. Run by hand.

It signs in, hands Wapiti the cookie and the Origin that our own pages would send, and prints
what Wapiti says. Its two modules that need a server of theirs on the internet are left out.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from tests.serving import DEMO_PASSWORD, Served, serving

ROLES = {"nobody": "", "a patient": "ana", "a therapist": "ben", "an administrator": "gil"}
MODULES = (
    "backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,"
    "permanentxss,redirect,shellshock,sql,xss"
)
CRAWLING, EACH_MODULE = 60, 15  # seconds
# Debian's Wapiti 3.0.4 falls over its own -x under Python 3.11: a flag at the end of a pattern.
MENDED = (
    "import fnmatch, re, wapitiCore.net.crawler as crawler;"
    "crawler.wildcard_translate = lambda text: re.compile(fnmatch.translate(text));"
    "from wapitiCore.main.wapiti import wapiti_main; wapiti_main()"
)
PYTHON = "/usr/bin/python3"  # Debian's, which has Wapiti
# Looked at by a person, with why it is no fault. What is not here makes this fail.
EXPLAINED = {
    "CSRF": "forms carry no token on purpose: Origin and Sec-Fetch-Site are checked, and Wapiti "
    "sends the right Origin because it was told to (C-CSRF-1 to 4)",
    "HTTP Strict Transport Security": "only over TLS, and this server is on this machine",
    "Strict-Transport-Security": "only over TLS, and this server is on this machine",
    "X-XSS-Protection": "of browsers long gone, where it made holes; the policy forbids script",
    "Secure flag": "the cookie insists on TLS wherever there is TLS; on this machine there is none",
}


def main() -> None:
    """Scan as everyone; leave with 1 if anything was found that nobody explained."""
    if shutil.which("wapiti") is None:
        raise SystemExit("Install Debian's wapiti first: apt-get install wapiti")
    unexplained = 0
    for role, name in ROLES.items():
        with tempfile.TemporaryDirectory() as at:
            folder = Path(at)
            database = f"sqlite:///{folder / 'journal.db'}"
            with serving(folder, database, demo=True) as served:
                unexplained += _scan(folder, served, role, name)
                faults = served.log.read_text().count('"event": "fault"')
        sys.stdout.write(f"  faults in the server's log: {faults}\n")
        unexplained += faults
    raise SystemExit(1 if unexplained else 0)


def _scan(folder: Path, served: Served, role: str, name: str) -> int:
    headers = ["-H", f"Origin: {served.url}"]
    if name:
        headers += ["-H", f"Cookie: {_cookie(served, f'{name}@example.org')}"]
    report = folder / "report.json"
    subprocess.run(
        [
            *(PYTHON, "-c", MENDED, "-u", f"{served.url}/"),
            *("--scope", "domain", "-d", "6", "-m", MODULES),
            *("-x", f"{served.url}/sign-out", "-x", f"{served.url}/me/sessions*"),
            *("--max-scan-time", str(CRAWLING), "--max-attack-time", str(EACH_MODULE)),
            *("--store-session", str(folder / "session"), "--flush-session", "--no-bugreport"),
            *("-f", "json", "-o", str(report), "-v", "0", *headers),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    said = json.loads(report.read_text())
    found = {**said["vulnerabilities"], **said["anomalies"]}
    sys.stdout.write(f"as {role}: {_reached(served)} routes answered\n")
    unexplained = 0
    for kind, cases in found.items():
        for case in cases:
            why = next((why for key, why in EXPLAINED.items() if key in f"{kind} {case}"), "")
            unexplained += not why
            line = f"{case['method']} {case['path']} {case['parameter']}: {case['info']}"
            sys.stdout.write(f"  {kind}: {line}\n    {why or 'NOT EXPLAINED'}\n")
    return unexplained


def _cookie(served: Served, email: str) -> str:
    body = json.dumps({"email": email, "password": DEMO_PASSWORD}).encode()
    headers = {"Content-Type": "application/json", "Origin": served.url}
    asked = urllib.request.Request(f"{served.url}/api/v1/sign-in", body, headers)  # noqa: S310  # our own
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310  # our own
        baked = answer.headers.get_all("Set-Cookie")
    cookie = "; ".join(one.partition(";")[0] for one in baked)
    me = urllib.request.Request(f"{served.url}/api/v1/me", headers={"Cookie": cookie})  # noqa: S310  # our own
    with urllib.request.urlopen(me, timeout=60):  # noqa: S310  # our own; 401 ends the scan here
        return cookie


def _reached(served: Served) -> int:
    """How many of our routes let the scanner in, by the server's own log."""
    lines = (json.loads(line) for line in served.log.read_text().splitlines() if line[:1] == "{")
    asked = [one for one in lines if one.get("event") == "request" and one["status"] < 300]
    return len({(one["method"], one["route"]) for one in asked})


if __name__ == "__main__":
    main()
