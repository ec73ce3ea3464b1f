"""Settings of texts to telephones: no gateway, the demo's, or Twilio's with its keys."""

from pathlib import Path

import environ

env = environ.Env()
# As `settings`, which imports this before it has read the file itself.
environ.Env.read_env(Path(__file__).resolve().parents[2] / ".env")

# none: no texts; console: a demo's, shown on a page of the office; twilio
SMS_GATEWAY = env.str(
    "SMS_GATEWAY", default="console" if env.bool("DEMO", default=False) else "none"
)
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
TWILIO_FROM = env.str("TWILIO_FROM", default="")
TWILIO_MESSAGING_SERVICE = env.str("TWILIO_MESSAGING_SERVICE", default="")
TWILIO_API_BASE = env.str("TWILIO_API_BASE", default="")
