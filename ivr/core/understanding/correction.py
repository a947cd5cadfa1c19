"""People who correct themselves: "không phải căn cước mà là hộ chiếu", "không, tôi hỏi hộ chiếu"."""

from __future__ import annotations

from ivr.core.understanding.normalisation import Tokens, tokens


def _listed(text: str) -> tuple[Tokens, ...]:
    return tuple(tokens(part) for part in text.split(","))


_NOT_THIS = _listed("không phải, không hỏi, tôi không hỏi, chứ không phải, đâu có hỏi")
_BUT = _listed("mà là, mà tôi hỏi, mà hỏi, tôi hỏi là, tôi hỏi, ý tôi là, tôi muốn hỏi, tôi cần")
_RATHER = tokens("chứ không phải")
_NO = _listed(
    "không phải, không đúng, không phải thế, không phải cái đó, không, sai rồi, nhầm rồi, chưa đúng, thôi không, "
    "tôi không hỏi, tôi không muốn, tôi không cần, đâu có, không phải đâu, không cần, sai, dạ không, ồ không, ơ không"
)
_YES = _listed(
    "đúng, đúng rồi, đúng vậy, đúng thế, phải, phải rồi, vâng, ừ, có, chính xác, chuẩn, đồng ý, dạ phải, dạ đúng, "
    "dạ vâng, dạ có, vâng đúng, ừ đúng, ờ đúng, được"
)
_QUESTION = (tokens("phải không"), tokens("đúng không"))


def corrected(words: Tokens) -> Tokens:
    """``words`` without what the caller took back, or as they are."""
    place = _find(words, _RATHER)
    if place > 0:
        return words[:place]
    begin = next((at for no in _NOT_THIS if (at := _find(words, no)) >= 0), -1)
    if begin < 0:
        return words
    for but in _BUT:
        place = _find(words, but)
        if place > begin and len(words) > place + len(but):
            return words[place + len(but) :]
    return words


def leading_answer(words: Tokens) -> tuple[bool | None, Tokens]:
    """True for a yes and False for a no at the beginning (None: neither), and the words after it."""
    if any(_find(words, question) >= 0 for question in _QUESTION):
        return None, words
    for answer, starts in ((False, _NO), (True, _YES)):
        found = max((start for start in starts if words[: len(start)] == start), key=len, default=())
        if found:
            return answer, words[len(found) :]
    return None, words


def _find(words: Tokens, part: Tokens) -> int:
    return next((at for at in range(len(words) - len(part) + 1) if words[at : at + len(part)] == part), -1)
