"""Pushing, changes, reconciling, what a phone keeps for a tunnel, and the phone itself."""

from typing import Any

from marshmallow import EXCLUDE, ValidationError, fields, validate

from journal.syncing.operation import KINDS, STATUSES, Operation, Unread
from journal.syncing.reconciling import MOST
from journal.web.schemas.account import ErrorShape
from journal.web.schemas.fields import KEY, Id, Moment, Number, QueryNumber, Shape, Text
from journal.web.schemas.paging import Listed
from journal.web.schemas.refusals import flat
from journal.web.schemas.treatment import PromptOut, TherapySessionOut
from journal.web.schemas.wellbeing import LineOut, SafetyCardOut
from journal.web.schemas.writing import EntryIn, EntryOut
from journal.writing.entry import KINDS as KINDS_OF_ENTRY

UNKNOWN = Shape.error_messages["unknown"]
MOST_OPERATIONS = 100
OPERATION = {
    "description": (
        "`op_id` (1 to 64 visible characters; those of one open page begin alike, with a dot "
        "after it) and `kind`. write: `entry_id`, `base` (null: new), `entry` (as PUT /entries), "
        "`sha256` (optional). trash: `entry_id`, `base` (optional). restore: `entry_id`. "
        "withdraw: `share_id`, or `entry_id` with or without `person_id`. Beside a `base` its "
        "`epoch` (optional): after a restore its number no longer counts."
    ),
    "examples": [
        {"op_id": "a7.1", "kind": "trash", "entry_id": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}
    ],
}


class Digest(Text):
    """SHA-256 in hexadecimal of title, body, the text of each answer and mood, in this order,
    in UTF-8, with one NUL between each of them; what was not sent is empty."""

    def __init__(self) -> None:
        sound = validate.Regexp(r"[0-9a-f]{64}\Z", error="64 hexadecimal digits.")
        super().__init__(most=64, least=64, validate=sound, metadata={"pattern": "^[0-9a-f]{64}$"})


class OperationIn(Shape):
    op_id = Text(required=True, least=1, most=64)
    kind = Text(required=True, most=16)


class WriteIn(OperationIn):
    entry_id = Id(required=True)
    base = Number(1, 999_999_999, allow_none=True)
    epoch = Text(most=64, allow_none=True)
    entry = fields.Nested(EntryIn, required=True)
    sha256 = Digest()


class TrashIn(OperationIn):
    entry_id = Id(required=True)
    base = Number(1, 999_999_999, allow_none=True)
    epoch = Text(most=64, allow_none=True)


class WithdrawIn(OperationIn):
    """Done whatever else a newer app says in it: nobody reads on for a field nobody knows."""

    class Meta:
        unknown = EXCLUDE

    share_id = Id()
    entry_id = Id()
    person_id = Id()


SHAPES: dict[str, Shape] = {
    "write": WriteIn(),
    "trash": TrashIn(),
    "restore": TrashIn(),
    "withdraw": WithdrawIn(),
}


class PushIn(Shape):
    operations = fields.List(
        fields.Raw(allow_none=True, metadata=OPERATION),
        required=True,
        validate=validate.Length(
            max=MOST_OPERATIONS, error=f"At most {MOST_OPERATIONS} operations at once."
        ),
    )


class ResultOut(Shape):
    """What became of one operation. Let go of it after applied, duplicate or conflict_kept;
    never after anything else."""

    op_id = fields.String(allow_none=True)
    status = fields.String(metadata={"enum": list(STATUSES)})
    version = fields.Integer(metadata={"description": "the newest version of the entry now"})
    beside = fields.Integer(metadata={"description": "the version that this was kept as"})
    code = fields.String()
    message = fields.String()
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    seconds = fields.Integer(metadata={"description": "ask again after so many"})


class Pushed(Shape):
    """One result for each operation, in the order they came in."""

    epoch = Id()
    results = fields.List(fields.Nested(ResultOut))


class SetAsideOut(Shape):
    """An operation that could not be read; null where it does not open now."""

    id = Id()
    op_id = fields.String()
    set_at = Moment()
    operation = fields.String(
        attribute="as_it_came", allow_none=True, metadata={"description": "as it came, in JSON"}
    )


class SetAsides(Listed):
    items = fields.List(fields.Nested(SetAsideOut))


class ChangesQuery(Shape):
    since = Text(most=500, metadata={"description": "`next` of what was read last"})
    limit = QueryNumber(1, 100, load_default=100)


class ChangeOut(EntryOut):
    """An entry with its `state` (live, trashed), or only `id` and `erased_at`."""

    state = fields.String(metadata={"enum": ["live", "trashed"]})
    erased_at = Moment()


class ChangesOut(Shape):
    """`next` is there always: what to go on from, now or in a year."""

    items = fields.List(fields.Nested(ChangeOut))
    next = fields.String()
    epoch = Id()
    more = fields.Boolean()


class EpochOver(ErrorShape):
    """The journal was brought back from a backup; `epoch` is the one we are in."""

    epoch = Id()


class HeldIn(Shape):
    id = Id(required=True)
    version = Number(1, 999_999_999, required=True)
    sha256 = Digest()


class ReconcileIn(Shape):
    """`epoch` is the one the phone knows; it need not be the one we are in."""

    epoch = Id(allow_none=True)
    entries = fields.List(fields.Nested(HeldIn), required=True, validate=validate.Length(max=MOST))


class Reconciled(Shape):
    """`wanted`: the journal lacks that version, or has other words under its number: write
    it again, with `base` null. `newer`: read it. `erased`: its patient erased it."""

    epoch = Id()
    wanted = fields.List(Id())
    newer = fields.List(Id())
    erased = fields.List(Id())


class TunnelPerson(Shape):
    id = Id()
    name = fields.String()
    time_zone = fields.String()
    language = fields.String()
    scheme = fields.String()


class FreePrompts(Shape):
    when = fields.String()
    prompts = fields.List(fields.Nested(PromptOut))


class TunnelPractice(Shape):
    name = fields.String()
    line = fields.String()
    hours = fields.String()


class Tunnel(Shape):
    """All that a phone keeps for where there is no connection."""

    person = fields.Nested(TunnelPerson)
    epoch = Id()
    therapy_sessions = fields.List(fields.Nested(TherapySessionOut))
    free_prompts = fields.List(fields.Nested(FreePrompts))
    entries = fields.List(fields.Nested(EntryOut))
    safety_card = fields.Nested(SafetyCardOut, allow_none=True)
    practice = fields.Nested(TunnelPractice)
    crisis_lines = fields.List(fields.Nested(LineOut))


class PhoneQuery(Shape):
    person = Id(metadata={"description": "whose key; left out: everyone's on this phone"})


class PhoneOut(Shape):
    ended = fields.Boolean(metadata={"description": "signed out from another device"})


class PhoneKey(Shape):
    key = fields.String(metadata={"description": "32 bytes in base64url, without padding"})
    epoch = Id()


def operation(raw: Any) -> Operation | Unread:
    """One operation of a push as it came. What this server does not know, a kind or a field,
    may be of a newer app, and is marked to be kept; what is merely wrong is not."""
    op_id = raw.get("op_id") if isinstance(raw, dict) else None
    if not isinstance(op_id, str) or not KEY.fullmatch(op_id):
        return Unread(None, {"op_id": ["An operation has an id of 1 to 64 visible characters."]})
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in SHAPES:
        future = raw if isinstance(kind, str) else None
        return Unread(op_id, {"kind": [f"One of: {', '.join(KINDS)}."]}, future)
    try:
        given = SHAPES[kind].load(raw)
    except ValidationError as problem:
        errors = flat(problem.messages)
        return Unread(op_id, errors, raw if _is_of_the_future(raw, errors) else None)
    given["digest"] = given.pop("sha256", None)
    return Operation(**given)


def _is_of_the_future(raw: dict[str, Any], errors: dict[str, list[str]]) -> bool:
    entry = raw.get("entry")
    kind = entry.get("kind") if isinstance(entry, dict) else None
    new_kind = isinstance(kind, str) and kind not in KINDS_OF_ENTRY
    return new_kind or any(UNKNOWN in said for said in errors.values())
