"""What a wheel brings beside the files of the checkout: the knowledge file compiled."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileFacts(BuildHookInterface[Any]):
    """Compiles `data/facts.toml` into the database that `irfacts.store.cache.packed` opens."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the database and add it to the wheel; an editable install compiles when it is first asked."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from irfacts.knowledge.loading import load
        from irfacts.knowledge.places import shipped
        from irfacts.store import cache, database

        self.made = Path(self.directory) / cache.PACKED
        self.made.parent.mkdir(parents=True, exist_ok=True)
        knowledge = load(shipped(), resolve=False)
        database.write(
            str(self.made), lambda connection: database.fill(connection, knowledge, cache.sums(shipped()))
        )
        build_data["force_include"][str(self.made)] = f"irfacts/{cache.PACKED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the database, which the wheel now holds."""
        if version != "editable":
            self.made.unlink()
