"""Names that a flow file may use and does not define."""

from __future__ import annotations

LISTS = frozenset({"statuts_suivis"})
"""Sets of option ids, for `among`: from the service's configuration."""
FLAGS = frozenset({"envoi_ouvert"})
"""What a service, or the way in, has switched on, for `flag`."""
CONTINUE = "continuer"
"""The option that confirms a review, the same as `flows.prompt.CONTINUE`."""
