"""Real directory servers on loopback for the tests, the benchmarks and the demo; never shipped."""
