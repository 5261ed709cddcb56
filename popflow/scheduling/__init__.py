"""The daemon: the system clock, the ticks, and the watch over both."""
