"""The core is tested against the pinned zone data, never against the machine's own."""

import zoneinfo

zoneinfo.reset_tzpath(to=())
