"""Every setting by name: what it is for, and what holds when it is not set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table.

    ``default`` is a value as it would be written in the environment; ``computed`` says in words where the value
    comes from when nothing is set and there is no fixed default. A ``secret`` may also come from a file.
    """

    name: str
    kind: str
    default: str
    help: str
    computed: str = ""
    secret: bool = False


TABLE = (
    Setting("PORT", "port", "8000", "Port to listen on."),
    Setting("IVR_HOST", "address", "127.0.0.1", "Address to listen on; `0.0.0.0` behind a platform's router."),
    Setting(
        "IVR_PUBLIC_URL",
        "URL",
        "",
        "Where the platform reaches us: scheme, host, perhaps a path. Signatures are checked over it, so it must be "
        "exactly what the platform was given. A real platform needs https.",
        computed="`http://127.0.0.1:<PORT>` with the exchange",
    ),
    Setting(
        "IVR_DATABASE_URL",
        "URL",
        "",
        "`sqlite:///...` or `postgresql://...`.",
        computed="`hotline.db` in the data folder",
        secret=True,
    ),
    Setting("IVR_DATA_DIR", "folder", "", "Database, journal, local keys.", computed="`var` beside the program"),
    Setting("IVR_AUDIO_DIR", "folder", "", "Rendered prompts.", computed="`audio` beside the program"),
    Setting(
        "IVR_SECRET_KEY",
        "text",
        "",
        "Signs the officers' sessions and the passes of streams, 32 characters or more. Several machines need the "
        "same one.",
        computed="drawn once, kept in the data folder",
        secret=True,
    ),
    Setting("IVR_PLATFORM", "`exchange`, `twilio`, `somleng`", "exchange", "Who carries the calls."),
    Setting(
        "IVR_TWILIO_ACCOUNT_SID",
        "text",
        "",
        "The account at the platform. With it and the auth token recordings are fetched, so a real platform needs it "
        "where callers are listened to.",
        computed="none; with the exchange, `AC` and 32 zeros",
    ),
    Setting(
        "IVR_TWILIO_AUTH_TOKEN",
        "keys, comma-separated",
        "",
        "Keys that requests may be signed with; several while one replaces another. A real platform needs one.",
        computed="with the exchange, drawn once and kept in the data folder",
        secret=True,
    ),
    Setting("IVR_TWILIO_NUMBER", "number, as +84...", "", "The hotline's own number.", computed="none"),
    Setting(
        "IVR_TWILIO_API_URL",
        "URL",
        "",
        "The platform's REST interface; recordings are fetched from its host.",
        computed="the platform's own; with the exchange, `ivr run` opens one that rings samples alone",
    ),
    Setting(
        "IVR_DIALLING",
        "`platform`, `manual`",
        "",
        "How officers ring back: `platform` rings the officer's own telephone, then the citizen's, through "
        "`IVR_TWILIO_API_URL`; `manual` shows the number, and she dials by hand.",
        computed="`platform` when `IVR_TWILIO_NUMBER`, the account and the address of the REST interface are known, "
        "`manual` when not",
    ),
    Setting(
        "IVR_EAR",
        "`stream`, `record`, `keys`",
        "",
        "How callers are listened to, beside the keys, which always work: `record` after a tone, on every platform; "
        "`stream` at any time, where the platform can open a WebSocket to us; `keys` not at all. Without a usable "
        "speech model every value means keys.",
        computed="`record` when `IVR_VOSK_MODEL` is set, `keys` when not",
    ),
    Setting(
        "IVR_VOSK_MODEL",
        "folder",
        "",
        "The Vietnamese speech model, unpacked. A folder that is missing or broken is told at the start and in "
        "`/healthz`, and callers are served by keys.",
        computed="Vosk's own search path",
    ),
    Setting(
        "IVR_RECORDING_HOSTS",
        "hosts, comma-separated",
        "",
        "Further hosts that the platform keeps recordings on: storage of your own, or a Somleng in your own network. "
        "`*.` in front stands for every host below; only a name written whole may lie in a private network.",
        computed="the platform's own hosts, and Amazon S3",
    ),
    Setting("IVR_SITE", "folder", "", "Content that overrides ours for one province.", computed="none"),
    Setting("IVR_LOG", "`text`, `json`", "text", "How log lines are written."),
)
BY_NAME = {setting.name: setting for setting in TABLE}
