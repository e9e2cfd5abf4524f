"""What a prompt is: the record of 2-model, and the words its fields may hold."""

from dataclasses import dataclass
from hashlib import sha256

DOMAINS = {
    "intention": "intention and values",
    "body": "body",
    "emotion": "emotion",
    "images": "images and memory",
    "self": "self and mind",
    "relationships": "relationships",
    "daily-life": "daily life and habits",
    "nature": "nature, play and creativity",
    "meaning": "meaning and spirit",
    "safety": "safety and support",
}
KINDS = {
    "intention": "intention",
    "coping-plan": "coping plan",
    "safety-plan": "safety plan",
    "session-note": "session note",
    "reflection": "reflection",
    "letter": "letter",
    "free-page": "free page",
}
DEPTHS = ("tap", "line", "page")
WAYS = ("voice", "text", "draw", "tap")
STYLES = ("any", "psycholytic", "psychedelic")


@dataclass(frozen=True)
class Prompt:
    """One question, at one version. See 2-model for what each field means."""

    slug: str
    version: int
    when: str
    domain: str
    kind: str
    core: bool
    depth: str
    ways: tuple[str, ...]
    ask: str
    hint: str
    for_medicines: tuple[str, ...]
    for_style: str
    sensitivity: int
    needs_clear_head: bool
    grounding_after: str
    follows: str | None
    source: str
    reviewed_by: str
    reviewed_on: str
    locale: str
    retired: bool = False

    @property
    def domain_name(self) -> str:
        return DOMAINS[self.domain]

    @property
    def wording(self) -> str:
        """A mark of the words a person sees, to know when they changed."""
        return sha256(f"{self.ask}\n{self.hint}".encode()).hexdigest()
