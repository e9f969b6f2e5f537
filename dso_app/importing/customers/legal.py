"""Legal entities: customers that share a legal identifier."""

from collections.abc import Sequence

from dso_app.importing.context import Applying
from dso_app.models import LegalEntity
from dso_app.services.bulk import reserve_ids


def legal_entities(
    applying: Applying, entity_id: int, legal_ids: Sequence[str], names: Sequence[str]
) -> list[int | None]:
    """The legal entity of each identifier, the missing ones made under the first name."""
    bulk = applying.bulk
    ids, known = bulk.read(
        "SELECT id, legal_id FROM legal_entity WHERE entity_id = ?", (entity_id,)
    )
    found: dict[str, int] = dict(zip(known, ids, strict=True))
    missing: dict[str, str] = {}
    for legal_id, name in zip(legal_ids, names, strict=True):
        if legal_id and legal_id not in found:
            missing.setdefault(legal_id, name)
    made = [int(key) for key in reserve_ids(applying.session, LegalEntity, len(missing))]
    columns: dict[str, Sequence[object]] = {
        "id": made,
        "legal_id": list(missing),
        "name": list(missing.values()),
    }
    bulk.insert(LegalEntity, columns, {"entity_id": entity_id})
    found |= dict(zip(missing, made, strict=True))
    return [found.get(legal_id) for legal_id in legal_ids]
