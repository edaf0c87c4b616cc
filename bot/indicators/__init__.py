"""Figures of a service, period by period: worked out once a period is over, frozen, the same ever after."""
