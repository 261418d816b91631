package io.evently.bench.booking;

import io.evently.bench.load.Answers;
import io.evently.bench.measure.CpuTimes;
import io.evently.bench.measure.LogWork;

/** The sale while those who only hear of it stood still. */
record Alone(Answers answers, LogWork log, CpuTimes cpu) {}
