"""The hotline's content as data, and the strict reader that turns it into ``core.flow`` values."""
