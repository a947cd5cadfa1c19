"""The fixture folders: good content, and bad content laid over the good one, with the expected message beside it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
GOOD = sorted(path for path in (HERE / "good").iterdir() if path.is_dir())
SMALL = HERE / "good" / "small"


@dataclass(frozen=True, slots=True)
class Bad:
    """A mistake: ``group`` says who finds it (yaml, structure, meaning: the loader; caller: the checker)."""

    folder: Path

    @property
    def group(self) -> str:
        return self.folder.parent.name

    @property
    def name(self) -> str:
        return f"{self.group}/{self.folder.name}"

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.rglob("*.yaml"))

    def expected(self, kind: str) -> list[str]:
        return (self.folder / f"expected.{kind}").read_text(encoding="utf-8").splitlines()

    def laid_over_good(self, target: Path) -> Path:
        content = target / "content"
        shutil.copytree(SMALL, content)
        shutil.copytree(self.folder, content, dirs_exist_ok=True)
        removed = self.folder / "removed.txt"
        if removed.exists():
            (content / removed.read_text(encoding="utf-8").strip()).unlink()
        return content


BAD = sorted((Bad(path.parent) for path in (HERE / "bad").rglob("expected.*")), key=lambda bad: bad.name)
