"""Finding words in one's own writing, page by page, with the words in no address.

A form sends them; the browser keeps them sealed, in its cookie, so that Back and reload
lead to what was found.
"""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from journal.errors import Malformed
from journal.viewer import Viewer
from journal.web import gate
from journal.web.pages import filters, shown
from journal.web.pages.filters import Filters
from journal.web.pages.journal import LIMIT, LOOKED_AT, cursor, listed, pages
from journal.web.schemas import paging
from journal.web.schemas.paging import Key
from journal.writing import looked_for
from journal.writing.excerpt import excerpt
from journal.writing.folding import Wanted
from journal.writing.search import LONGEST_QUERY, Found, search

KEPT = "looked_for"


@pages.post("/journal/search")
@gate.lets(gate.PATIENT, writes=False)
def look() -> ResponseReturnValue:
    """Take the words, and go to what holds them."""
    viewer, chosen = gate.viewer(), filters.read(request.form)
    words = " ".join(request.form.get("q", "").split())[:LONGEST_QUERY]
    if Wanted(words).is_blank:
        session.pop(KEPT, None)
        return redirect(url_for("journal.index", **chosen.query), 303)
    session[KEPT] = looked_for.sealed(viewer, words)
    return redirect(url_for("journal.found", **chosen.query), 303)


@pages.get("/journal/search")
@gate.lets(gate.PATIENT)
def found() -> ResponseReturnValue:
    """What holds the words that were looked for last, newest first."""
    viewer, chosen = gate.viewer(), filters.read(request.args)
    words = looked_for.opened(viewer, session.get(KEPT, ""))
    try:
        return _page(viewer, chosen, words, paging.after(viewer, cursor(), words))
    except Malformed:  # something else was looked for since, in another window perhaps
        return _page(viewer, chosen, words, None, begun_again=True), 400


def _page(
    viewer: Viewer, chosen: Filters, words: str, after: Key | None, *, begun_again: bool = False
) -> str:
    hits = Found([], None)
    if words:
        hits = search(
            viewer,
            words,
            chosen.narrowing,
            domain=chosen.domain or None,
            after=after,
            limit=LIMIT,
            most=LOOKED_AT,
        )
    wanted = Wanted(words)
    rows = [
        shown.Beside(one, found=excerpt(one.words, wanted))
        for one in shown.entries(viewer, hits.entries)
    ]
    older = paging.cursor(viewer, hits.after, words)
    given = listed(viewer, chosen, rows, hits, older)
    if begun_again:
        given["further"] = False
    return render_template("journal_found.html", q=words, begun_again=begun_again, **given)
