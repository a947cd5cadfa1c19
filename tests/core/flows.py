"""A small flow for tests of the core, built without YAML."""

from __future__ import annotations

from datetime import date

from ivr.core.dialogue.questions import OUTCOMES
from ivr.core.dialogue.speech import RECORD, STREAM, Intent, Speech
from ivr.core.flow import (
    Answer,
    Choice,
    Chunk,
    Digits,
    Ending,
    Flow,
    Inquiry,
    Manner,
    Menu,
    Node,
    Passage,
    Question,
    Recording,
)
from ivr.core.intents import COMMANDS
from ivr.core.language.sentence import Sentence, Slot
from ivr.core.meaning import Urgency


def sentence(text: str) -> Sentence:
    """``"Mã là {code}."`` -> a sentence with a slot."""
    pieces: list[str | Slot] = []
    for i, part in enumerate(text.replace("}", "{").split("{")):
        if part.strip(" ."):
            pieces.append(Slot(part) if i % 2 else part.strip())
    return Sentence(tuple(pieces))


def say(*texts: str) -> tuple[Sentence, ...]:
    return tuple(sentence(text) for text in texts)


MANNER = Manner(
    silence=(say("Im lặng một."), say("Im lặng hai.")),
    wrong_key=(say("Sai phím một."), say("Sai phím hai.")),
    more=say("Nghe tiếp."),
    last=say("Hết."),
    yes_no=say("Đúng hay không."),
    changed=say("Đã cập nhật."),
    apology=say("Xin lỗi.", "Gọi lại trước {promise}."),
    apology_no_number=say("Xin gọi lại sau."),
)

SPEECH = Speech(
    goodbye="bye",
    urgent=dict.fromkeys(Urgency, "urgent"),
    not_understood=(say("Chưa rõ một."), say("Chưa rõ hai.")),
    invite={STREAM: say("Nói được."), RECORD: say("Nói sau tiếng bíp.")},
    press=say("Mời bấm phím."),
    intents={name: Intent(say(f"Hỏi {name}?"), say(f"Hiểu {name}.")) for name in ("paper", "again", *COMMANDS)},
)

DATED = Sentence(("Phí mười nghìn.",), until=date(2026, 12, 31), safe=say("Phí hỏi cán bộ."))


def nodes() -> tuple[Node, ...]:
    paper, second = Choice("1", "paper", sentence("Giấy tờ.")), Choice("2", "again", sentence("Menu hai."))
    chunks = (Chunk("a", say("Phần một.")), Chunk("b", say("Phần hai.")), Chunk("c", (DATED,)))
    return (
        Inquiry("welcome", say("Xin chào."), "find_callback", dict.fromkeys(OUTCOMES["find_callback"], "main")),
        Menu("main", say("Mời chọn."), (paper, second)),
        Menu("again", say("Menu hai đây."), (paper,), skip="main", quiet="bye"),
        Answer("paper", "Giấy tờ", chunks),
        Inquiry("officer", (), "know_number", {"known": "saved", "unknown": "number"}),
        Digits("number", say("Bấm số."), 12, "number_check"),
        Inquiry("number_check", (), "check_number", {"valid": "right", "invalid": "number"}),
        Question("right", say("Số {number} đúng chưa?"), "saved", "number"),
        Passage("saved", say("Đã ghi."), "bye"),
        Inquiry("rescue", say("Không sao."), "who_is_there", dict.fromkeys(OUTCOMES["who_is_there"], "voice")),
        Recording("voice", say("Xin nói."), 60, "saved", "bye"),
        Menu("urgent", say("Gọi ngay."), (paper,), quiet="bye"),
        Ending("bye", say("Chào.")),
    )


def flow(*changed: Node) -> Flow:
    """The small flow, with some nodes replaced."""
    table = {node.id: node for node in (*nodes(), *changed)}
    return Flow("welcome", "main", "officer", "rescue", 8, MANNER, table, SPEECH)
