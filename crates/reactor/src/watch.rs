//! `Mode::Nested`: watching whether the owner turns, and turning in its place when it does not.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::Shared;
use crate::clock::{NEVER, Nanos};
use crate::timer::Sleeper;

/// Between two looks. If the reactor was ready at both and no turn began between them, the owner is busy.
const TICK: Duration = Duration::from_millis(8);
/// So many looks without anything to see, and the thread parks.
const QUIET: u32 = 10;
/// How long a rescue goes on without giving the owner a chance to come back.
const STRETCH: Duration = Duration::from_millis(2);
/// How long that chance is: the bell rings meanwhile, the baton is free.
const GAP: Duration = Duration::from_millis(1);
/// The same when nobody has asked for anything for a while.
const QUIET_GAP: Duration = Duration::from_millis(4);
const QUIET_RESCUE: Duration = Duration::from_millis(100);

/// Wakes the rescue thread out of any of its waits. The reactor's own bell will not do: the owner may take its event
/// away before this thread has seen it.
pub(crate) struct Alarm {
    raised: AtomicBool,
    reader: PipeReader,
    writer: PipeWriter,
}

impl Alarm {
    pub(crate) fn new() -> io::Result<Alarm> {
        let (reader, writer) = io::pipe()?;
        Ok(Alarm {
            raised: AtomicBool::new(false),
            reader,
            writer,
        })
    }

    pub(crate) fn raise(&self) {
        if !self.raised.swap(true, Ordering::SeqCst) {
            // One byte at most is in the pipe, so this neither blocks nor fails while both ends are open.
            let _ = (&self.writer).write(&[1]);
        }
    }

    /// The caller looks at what the alarm may be about afterwards.
    fn lower(&self) {
        let _ = (&self.reader).read(&mut [0]);
        self.raised.store(false, Ordering::SeqCst);
    }
}

/// Waits until one of `fds` is readable; says which are.
fn wait<const N: usize>(fds: [RawFd; N], timeout: Option<Duration>) -> [bool; N] {
    let mut polled = fds.map(|fd| libc::pollfd {
        fd,
        events: libc::POLLIN,
        revents: 0,
    });
    // Rounded up: a timer must not be looked at before its time.
    let timeout = timeout.map_or(-1, |timeout| {
        i32::try_from(timeout.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX)
    });
    // SAFETY: `polled` is an array of N initialized records that lives until the call returns.
    let count = unsafe { libc::poll(polled.as_mut_ptr(), N as libc::nfds_t, timeout) };
    // On an error (a signal) the records are as they were.
    polled.map(|polled| count > 0 && polled.revents != 0)
}

pub(crate) fn nested(shared: &Shared, alarm: &Alarm, stop: &AtomicBool) {
    let mut watch = Watch {
        shared,
        alarm,
        stop,
        stuck: None,
        turns: 0,
        quiet: QUIET,
    };
    while !watch.is_stopped() {
        if watch.quiet >= QUIET && shared.queue.park() {
            watch.park();
            shared.queue.watch(true);
        } else {
            watch.wait_alarm(TICK);
        }
        watch.look();
    }
}

struct Watch<'a> {
    shared: &'a Shared,
    alarm: &'a Alarm,
    stop: &'a AtomicBool,
    /// When the reactor was first seen ready since the last turn.
    stuck: Option<Instant>,
    /// The owner's turns at the last look.
    turns: u64,
    /// Looks in a row that saw neither readiness nor a turn.
    quiet: u32,
}

impl Watch<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst) || self.shared.is_closed()
    }

    /// Sleeps until something is ready, due, or said.
    fn park(&mut self) {
        let until = self.shared.timers.sleep(Sleeper::Rescue, 0, NEVER);
        let pause = Duration::from_nanos(until.saturating_sub(self.shared.clock.real()));
        let timeout = (until != NEVER).then_some(pause);
        let [alarm, _] = wait([self.alarm.reader.as_raw_fd(), self.shared.fd], timeout);
        self.woken(alarm);
    }

    /// Sleeps for `pause`, less if a timer is due before, or the alarm is raised.
    fn wait_alarm(&mut self, pause: Duration) {
        let now = self.shared.clock.real();
        let limit = now + pause.as_nanos() as Nanos;
        // What was due by now has been rung for: it must not make this a busy loop.
        let until = self.shared.timers.sleep(Sleeper::Rescue, now, limit);
        let [alarm] = wait(
            [self.alarm.reader.as_raw_fd()],
            Some(Duration::from_nanos(until - now)),
        );
        self.woken(alarm);
    }

    fn woken(&self, alarm: bool) {
        self.shared.timers.awake(Sleeper::Rescue);
        if alarm {
            self.alarm.lower();
        }
    }

    /// Looks whether there is something to do, and whether the owner does it.
    fn look(&mut self) {
        let shared = self.shared;
        let due = shared.timers.first() <= shared.clock.real();
        if due {
            shared.wake();
        }
        let ready =
            due || !shared.queue.is_empty() || wait([shared.fd], Some(Duration::ZERO)) == [true];
        let turns = shared.counters.turns.load(Ordering::SeqCst);
        let turned = turns != std::mem::replace(&mut self.turns, turns);
        self.quiet = if ready || turned {
            0
        } else {
            self.quiet.saturating_add(1)
        };
        let since = self.stuck.take().filter(|_| ready && !turned);
        if !ready {
            return;
        }
        let since = since.unwrap_or_else(Instant::now);
        if since.elapsed() >= TICK {
            self.rescue();
        } else {
            self.stuck = Some(since);
        }
    }

    fn has_turned(&self) -> bool {
        self.shared.counters.turns.load(Ordering::SeqCst) != self.turns
    }

    /// Turns the reactor until the owner does so itself.
    fn rescue(&mut self) {
        let shared = self.shared;
        let mut rescued = false;
        let mut last_event = Instant::now();
        while !self.is_stopped() && !self.has_turned() {
            // Somebody holds it: so it is no rescue, or no more.
            let Some(mut held) = shared.try_take_baton() else {
                return;
            };
            if !std::mem::replace(&mut rescued, true) {
                shared.counters.rescues.fetch_add(1, Ordering::Relaxed);
            }
            let begun = Instant::now();
            loop {
                let turn = held.turn(None);
                let now = Instant::now();
                if turn.ran + turn.events == 0 {
                    break;
                }
                last_event = now;
                if shared.must_stop() || now - begun >= STRETCH {
                    break;
                }
            }
            drop(held);
            // What these turns did may be the owner's business, and they took from the descriptor what would have told
            // it. So the bell stays rung until the owner comes.
            shared.wake();
            let quiet = last_event.elapsed() >= QUIET_RESCUE;
            self.wait_alarm(if quiet { QUIET_GAP } else { GAP });
        }
    }
}
