from django.apps import AppConfig


class SimulatorApp(AppConfig):
    """Installed where `PAYMENTS=simulator`: in the demo and in tests, never where money is real."""

    name = "booking.simulator"
    label = "simulator"

    def ready(self) -> None:
        # Late, since no model may be imported before `ready`; registered from here, since nothing of
        # production may know the simulator.
        from booking.operations.privacy.clear import ALSO_FORGET
        from booking.simulator.forget import forget_payers

        ALSO_FORGET.append(forget_payers)
