"""What a patient does, for `make engines`: the same in every engine, each on a new phone.

A flow ends, or fails with an assertion; a text it gives back stands in the table. Its
docstring is its name there.
"""

import time

from tests.browser.an_app import DUMP, KEPT
from tests.browser.test_without_connection import asleep
from tests.outside.phone import DRAINED, Phone, fresh
from tests.outside.wires import Wrong
from tests.serving import DEMO_PASSWORD


def writes(phone: Phone) -> None:
    """signs in, writes, and it is in the journal"""
    words = fresh("By the canal")
    phone.sign_in("cleo")
    phone.write()
    phone.types(words)
    phone.says("In your journal.")
    phone.browser.click(".desk .button.main")
    phone.browser.sees("It is in your journal.")
    phone.browser.sees(words)
    phone.once(words)


def loses_the_server(phone: Phone) -> None:
    """the server goes while typing: on this phone; it comes back: in the journal, once"""
    words = fresh("Under the river")
    phone.sign_in("cleo")
    phone.write()
    phone.types("Under")
    phone.says("In your journal.")
    phone.server.stop()
    phone.types(words.removeprefix("Under"))
    phone.says("On this phone")
    phone.server.back()
    phone.says("In your journal.", DRAINED)
    phone.once(words)


def opens_offline(phone: Phone) -> None:
    """opens without the server: today, the journal, support, a page; a draft goes through later"""
    words = fresh("In the tunnel")
    browser = phone.browser
    phone.sign_in("ana")
    phone.server.stop()
    browser.go("/")
    browser.sees("What you write stays on this phone")
    browser.go("/journal")
    browser.sees("Your newest pages")
    browser.go("/support")
    browser.sees("+353 1 555 0123")
    browser.go("/nowhere/at/all")
    browser.sees("This page needs a connection")
    browser.go("/write")
    phone.types(words)
    phone.says("On this phone")
    browser.go("/")
    browser.sees(words)
    phone.server.back()
    browser.go("/")
    phone.once(words)


def starts_offline(phone: Phone) -> str:
    """the browser is killed and started again without the server: the draft is there"""
    words = fresh("Killed in the tunnel")
    phone.sign_in("cleo")
    phone.server.stop()
    phone.browser.go("/write")
    phone.types(words)
    phone.says("On this phone")
    phone.browser.kill()
    began = time.monotonic()
    phone.start()
    phone.browser.go("/")
    phone.browser.sees(words)
    seconds = time.monotonic() - began
    phone.server.back()
    phone.browser.go("/")
    phone.once(words)
    return f"browser and page in {seconds:.1f} s"


def one_bar(phone: Phone) -> None:
    """a server that says nothing is not waited for"""
    phone.sign_in("cleo")
    with asleep(phone.server.served):
        phone.browser.go("/journal")
        phone.browser.sees("What is on this phone. The rest is in your journal")
    phone.browser.go("/journal")
    phone.browser.sees("Trash")


def tab_killed(phone: Phone) -> str:
    """the tab is killed 200 ms after the last key: the words are there"""
    words = fresh("The last key of the tab")
    phone.sign_in("cleo")
    phone.write()
    phone.server.stop()
    before, other = phone.browser.another()
    phone.browser.to(before)
    phone.types(words)
    time.sleep(0.2)
    phone.browser.kill_tab()
    time.sleep(1)
    phone.server.back()
    try:
        phone.browser.to(other)
        phone.browser.go("/")
    except Wrong:  # WebKit's driver lets go of a browser when a page of it dies
        phone.browser.kill()
        phone.start()
        phone.browser.go("/")
    has_locks = phone.browser.run("return Boolean(navigator.locks)")
    if not has_locks:  # nobody can tell whether its page is open, for two minutes
        time.sleep(121)
        phone.browser.go("/")
    phone.once(words)
    return "" if has_locks else "two minutes later"


def browser_killed(phone: Phone) -> None:
    """the browser is killed 200 ms after the last key: at the next start the words are there"""
    words = fresh("The last key of all")
    phone.sign_in("cleo")
    phone.write()
    phone.server.stop()
    phone.types(words)
    time.sleep(0.2)
    phone.browser.kill()
    phone.server.back()
    phone.start()
    phone.browser.go("/")
    phone.once(words)


def two_windows(phone: Phone) -> None:
    """two windows write one page: both versions are kept"""
    words, one, two = fresh("Begun"), fresh("from one"), fresh("from two")
    browser = phone.browser
    phone.sign_in("cleo")
    phone.write()
    phone.types(f"{words} ")
    phone.says("In your journal.")
    where = browser.run("return location.pathname")
    before, after = browser.another()
    browser.go(where)
    browser.until("document.getElementById('body').value.includes(given[0])", words)
    browser.until("document.querySelector('#status').textContent !== ''")
    browser.to(before)
    phone.types(one)
    phone.says("In your journal.")
    browser.to(after)
    phone.types(two)
    phone.says("Two versions.")
    browser.click("#status a")
    browser.sees(one.split()[-1])  # between them what is different is marked
    browser.sees(two.split()[-1])


def signed_out_meanwhile(phone: Phone) -> None:
    """the sign-in ends while typing: signing in again brings it through"""
    words = fresh("Signed out under way")
    phone.sign_in("cleo")
    phone.write()
    phone.browser.tell("DeleteAllCookies")
    phone.types(words)
    phone.says("On this phone; sign in to send it.")
    phone.browser.click("#status a")
    phone.sign_in("cleo", "")
    phone.browser.until("document.getElementById('body')?.value === given[0]", words)
    phone.says("In your journal.")
    phone.once(words)


def another_person(phone: Phone) -> None:
    """another person on the same phone sees, sends and opens nothing; the writer's come through"""
    words = fresh("Not for the next one here")
    browser = phone.browser
    phone.sign_in("cleo")
    phone.write()
    browser.tell("DeleteAllCookies")
    phone.types(words)
    phone.says("On this phone; sign in to send it.")
    phone.sign_in("ana")
    phone.once(words, times=0)
    kept = browser.run(f"return await ({DUMP})()")
    assert (len(kept["outbox"]), len(kept["keys"])) == (1, 1), kept
    phone.server.stop()
    for path in ("/", "/journal"):
        browser.go(path)
        browser.until("document.querySelector('.nav')?.hidden === false")
        assert words not in browser.run("return document.documentElement.innerHTML")
    phone.server.back()
    browser.go("/me")
    browser.click(".tail .button")
    browser.until("location.pathname === '/sign-in'")
    assert browser.run(f"return await ({DUMP})()")["keys"] == []
    phone.sign_in("cleo", "")
    phone.once(words)


def leaves(phone: Phone) -> None:
    """after signing out, back shows nothing; without the server neither"""
    words = fresh("Nobody comes back to this")
    browser = phone.browser
    phone.sign_in("cleo")
    phone.write()
    phone.types(words)
    phone.says("In your journal.")
    browser.go("/journal")
    browser.sees(words)
    browser.go("/me")
    browser.click(".tail .button")
    browser.until("location.pathname === '/sign-in'")
    for _ in range(3):
        browser.tell("Back")
        time.sleep(1)
        browser.until("document.readyState === 'complete'")
        assert words not in browser.run("return document.documentElement.outerHTML")
    phone.server.stop()
    browser.go("/journal")
    browser.sees("This phone is signed out")
    assert words not in browser.run("return document.documentElement.outerHTML")


def nothing_to_read(phone: Phone) -> str:
    """IndexedDB, localStorage, sessionStorage and the caches hold nothing that can be read"""
    browser = phone.browser
    phone.sign_in("ana")
    browser.go("/journal")
    phone.write()
    phone.server.stop()
    phone.types("Marmalade secret")
    phone.says("On this phone")
    phone.types(", and a draft")
    time.sleep(0.3)
    kept = browser.run(f"return await ({DUMP})()")
    assert kept["outbox"], "nothing waits: this sees nothing"
    assert kept["pages"], "nothing for a tunnel: this sees nothing"
    assert (kept["local"], kept["session"]) == ("{}", "{}")
    cached = browser.run(f"return await ({KEPT})()")
    assert len(cached) > 10
    pages = {at.split("?")[0] for _, at, _ in cached if "/static/" not in at}
    assert pages == {"/offline"}
    for forbidden in ("armalade", "secret", "canal", "Kitchen", "ketamine", DEMO_PASSWORD):
        assert forbidden not in str(kept), forbidden
        assert forbidden not in str([one for one in cached if "/offline" in one[1]]), forbidden
    phone.server.back()
    return f"{len(cached)} files in the cache"


def promises(phone: Phone) -> str:
    """Web Locks, and whether the phone promises to keep what is on it"""
    browser = phone.browser
    phone.sign_in("cleo")
    phone.write()
    phone.types(fresh("Asked to keep"))
    phone.says("In your journal.")
    held = "(await navigator.locks.query()).held.some(one => one.name.startsWith('journal-page-'))"
    locks = browser.run(f"return navigator.locks ? {held} : 'none'")
    assert locks, "there are locks, and the page holds none"
    browser.click(".desk .button.main")  # the phone is asked once a page was kept
    browser.sees("It is in your journal.")
    phone.packed()
    time.sleep(1)
    if not browser.run("return Boolean(navigator.storage?.persisted)"):
        return f"locks: {locks}; no navigator.storage"
    persisted = browser.run("return await navigator.storage.persisted()")
    browser.go("/me")
    said = "has promised to keep" if persisted else "may clear what is not in your journal"
    browser.sees(said)
    return f"locks: {locks}; persisted: {persisted}"


def shows_focus(phone: Phone) -> None:
    """a field that has the focus shows it, also one for a day or a time"""
    phone.sign_in("ana")
    phone.browser.go("/therapy-sessions/new")
    fields = "[...document.querySelectorAll('main input:not([type=hidden]), main textarea')]"
    ring = "(one.focus(), getComputedStyle(one).outlineStyle === 'solid')"
    assert phone.browser.run(f"return {fields}.filter(one => !{ring}).map(one => one.name)") == []


def taken_back(phone: Phone) -> None:
    """the worker is taken back when the server says so"""
    phone.sign_in("cleo")
    phone.server.stop()
    phone.server.back(worker="off")
    phone.browser.go("/")
    look = "(await navigator.serviceWorker.getRegistration())?.update()"
    phone.browser.run(f"await {look}?.catch(() => {{}})")  # it may go while it looks
    gone = "(await navigator.serviceWorker.getRegistrations()).length === 0"
    phone.browser.until(gone)
    phone.browser.until("(await caches.keys()).length === 0")
    phone.server.stop()  # the next phone finds it with its worker


FLOWS = (
    writes, loses_the_server, opens_offline, starts_offline, one_bar, tab_killed, browser_killed,
    two_windows, signed_out_meanwhile, another_person, leaves, nothing_to_read, promises,
    shows_focus, taken_back,
)  # fmt: skip
# Once more where the browser has no Web Locks: by the lease on the shelf.
WITHOUT_LOCKS = (loses_the_server, tab_killed, two_windows, signed_out_meanwhile, promises)
