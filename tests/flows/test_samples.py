"""The samples are read whole: a text that its commas take apart is refused, not cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.flows import samples


def test_texts_with_commas_are_whole() -> None:
    said = {one.id: one.said for one in samples.load_samples().requests}
    assert said["mau-02"].endswith("bị khóa, tôi gọi mấy lần rồi")


def test_a_text_without_its_quotes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = samples._CONTENT.read_text(encoding="utf-8")
    broken = tmp_path / "samples.yaml"
    broken.write_text(
        text.replace('"Xe máy tôi mua lại, giờ', "Xe máy tôi mua lại, giờ").replace('ở đâu"}', "ở đâu}")
    )
    monkeypatch.setattr(samples, "_CONTENT", broken)
    with pytest.raises(ValueError, match="requests know no 'giờ muốn sang tên thì làm ở đâu'"):
        samples.load_samples()
