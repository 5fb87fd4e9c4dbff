//! The model: what is foreseen happens, one thing after the other, and what follows from it is foreseen in turn.

use super::bells::{self, Bell, Bells, SideSight, Sight};
use super::chance::Chance;
use super::checkers::{CHECKERS, CHECKERS_IN_A_REGION, Checkers};
use super::data::Store;
use super::fault::Fault;
use super::outcome;
use super::queue::{Due, Queue};
use super::samples::{Flow, Stretch, samples, step};
use super::sentences::{duration, number, pieces, share};
use super::side::{Role, Side};
use super::timeline::{Actor, Event, Kind, Node, Outcome, Requests, State, Timeline, Told};
use super::{LONGEST_S, Scenario, WHOLE};
use crate::recovery::time::{CONNECTS_WITHIN_S, decision_range};
use crate::recovery::{Range, Workload, loss};
use crate::review::facts::{At, HealthCheck, System};

/// Clients, in batches: each behind a resolver, and with a cache, of its own.
const BATCHES: u16 = 50;

/// The share of writes that a throttled table takes.
const THROTTLED: f64 = 0.5;

/// Seconds that a timeline goes on when nothing more is going to happen.
const TAIL_S: f64 = 60.0;

/// Clients that share a resolver.
#[derive(Clone, Copy)]
struct Batch {
    at: Role,
    round: u32,
}

/// A fault that is being played.
#[expect(clippy::struct_excessive_bools, reason = "states that have nothing to do with each other")]
pub(super) struct Model<'a> {
    system: &'a System,
    workload: &'a Workload,
    scenario: Scenario,
    chance: Chance,
    queue: Queue,
    now: f64,
    begun: bool,
    /// Whether the fault is on.
    on: bool,
    primary: Side<'a>,
    standby: Side<'a>,
    primary_checkers: Checkers,
    standby_checkers: Checkers,
    /// Whether a person has led clients to the standby.
    by_hand: bool,
    /// Whether clients stay in the standby until a person lets them back.
    held: bool,
    /// Where the health checks want clients to be, and where Route 53 leads them.
    wanted: Role,
    answer: Role,
    round: u32,
    clients: [Batch; BATCHES as usize],
    /// How many batches are in the standby.
    moved: u16,
    table: Store,
    documents: Store,
    bells: Vec<Bell<'a>>,
    sight: Option<Sight>,
    flow: Flow,
    /// Requests a second that were answered before anything failed.
    before: f64,
    /// Since when less than the target is answered.
    below: Option<f64>,
    stretches: Vec<Stretch>,
    events: Vec<Event>,
    outcome: Outcome,
}

impl<'a> Model<'a> {
    pub(super) fn new(system: &'a System, workload: &'a Workload, scenario: Scenario) -> Self {
        Self {
            system,
            workload,
            scenario,
            chance: Chance::new(scenario.draw),
            queue: Queue::default(),
            now: 0.0,
            begun: false,
            on: false,
            primary: Side::new(Role::Primary, system, workload),
            standby: Side::new(Role::Standby, system, workload),
            primary_checkers: Checkers::new(),
            standby_checkers: Checkers::new(),
            by_hand: false,
            held: false,
            wanted: Role::Primary,
            answer: Role::Primary,
            round: 0,
            clients: [Batch { at: Role::Primary, round: 0 }; BATCHES as usize],
            moved: 0,
            table: Store::table(system, workload, scenario.fault),
            documents: Store::documents(system, workload, scenario.fault),
            bells: system.alarms.iter().map(|alarm| Bell { alarm, state: Bells::Quiet }).collect(),
            sight: None,
            flow: Flow::default(),
            before: 0.0,
            below: None,
            stretches: Vec::new(),
            events: Vec::new(),
            outcome: Outcome {
                down_s: Some(0.0),
                below_s: 0.0,
                detected_s: None,
                switched_s: None,
                restored_s: None,
                back_s: None,
                requests: Requests::default(),
                transactions: super::timeline::Missing::default(),
                documents: super::timeline::Missing::default(),
                conflicts: 0,
                told: Told::default(),
                survives: true,
                within_recovery_time: true,
                within_recovery_point: true,
                words: String::new(),
            },
        }
    }

    /// Plays it to the end.
    pub(super) fn play(mut self) -> Timeline {
        self.settle();
        self.before = self.flow.by_primary;
        self.begin();
        self.settle();
        while let Some((time, due)) = self.queue.pop() {
            if time > LONGEST_S {
                break;
            }
            if self.is_void(due) {
                continue;
            }
            self.pass(time);
            self.happen(due);
            self.settle();
        }
        let step = step(self.now + TAIL_S);
        let end = ((self.now + TAIL_S) / step).ceil() * step;
        self.pass(end);
        let samples = samples(&self.stretches, step);
        outcome::finish(&mut self.outcome, self.scenario.fault, self.workload, &samples, self.below, end);
        let ending = outcome::Ending {
            fault: self.scenario.fault,
            fault_is_on: self.on,
            answered: self.flow.by_primary + self.flow.by_standby,
            before: self.before,
            stays: self.documents.stays(),
            waits: !self.on && (self.table.slope < 0.0 || self.documents.slope < 0.0),
        };
        self.outcome.words = outcome::words(&self.outcome, self.workload, &ending);
        Timeline { events: self.events, samples, outcome: self.outcome }
    }

    fn check(&self) -> Option<&'a HealthCheck> {
        self.system.dns.as_ref()?.check.as_ref()
    }

    fn side(&mut self, role: Role) -> &mut Side<'a> {
        if role == Role::Primary { &mut self.primary } else { &mut self.standby }
    }

    fn checkers(&mut self, of: Role) -> &mut Checkers {
        if of == Role::Primary { &mut self.primary_checkers } else { &mut self.standby_checkers }
    }

    fn say(&mut self, kind: Kind, node: Node, state: State, words: impl Into<String>) {
        self.events.push(Event { time_s: self.now, kind, words: words.into(), node, state });
    }

    /// The fault begins.
    fn begin(&mut self) {
        self.begun = true;
        self.on = true;
        let fault = self.scenario.fault;
        self.primary.well = !fault.fails_clients();
        self.standby.well = fault != Fault::StandbyLost;
        if fault == Fault::TableThrottled {
            self.primary.writes = THROTTLED;
        }
        let state = if matches!(fault, Fault::TableThrottled | Fault::ReplicationStalled | Fault::CheckersLost) {
            State::Degraded
        } else {
            State::Failed
        };
        self.say(Kind::Fault, self.place_of_fault(), state, fault.words());
        if let Some(lasts) = self.scenario.lasts_s.filter(|lasts| lasts.is_finite()) {
            self.queue.push(lasts.max(0.0), Due::Over);
        }
        match fault {
            Fault::RegionLost => self.lose(),
            Fault::StandbyLost => {
                if self.system.dns.as_ref().is_some_and(|dns| dns.standby_checked) {
                    self.turn(Role::Standby, false);
                }
            }
            Fault::CheckersLost if self.check().is_some() => {
                let left = CHECKERS - CHECKERS_IN_A_REGION;
                let words = format!(
                    "{left} of {CHECKERS} health checkers go on and see the endpoint well; more than 18 % are enough."
                );
                self.say(Kind::Health, Node::Actor(Actor::Checkers), State::Ok, words);
            }
            _ => {}
        }
        let seen = fault.fails_health_check() && self.check().is_some();
        if seen {
            self.turn(Role::Primary, false);
        } else if fault.fails_clients() {
            let decided = self.now + self.chance.around(decision_range(self.workload));
            self.queue.push(decided, Due::Decided);
        }
    }

    fn place_of_fault(&self) -> Node {
        let resource = |at: Option<&At>, or: Actor| at.map_or(Node::Actor(or), |at| Node::Resource(at.clone()));
        let table = self.system.table.as_ref().map(|table| &table.at);
        match self.scenario.fault {
            Fault::RegionLost => Node::Actor(Actor::PrimaryRegion),
            Fault::StandbyLost => Node::Actor(Actor::StandbyRegion),
            Fault::CheckersLost => Node::Actor(Actor::Checkers),
            Fault::EndpointFailing => {
                resource(self.system.primary.apis.first().map(|api| &api.at), Actor::PrimaryRegion)
            }
            Fault::FunctionErroring | Fault::GrayFailure => {
                resource(self.primary.function.map(|function| &function.at), Actor::PrimaryRegion)
            }
            Fault::TableThrottled => resource(table, Actor::PrimaryRegion),
            Fault::ReplicationStalled => {
                resource(table.or(self.system.documents.as_ref().map(|it| &it.at)), Actor::StandbyRegion)
            }
        }
    }

    /// What was acknowledged and is not in the standby.
    fn lose(&mut self) {
        let answered = self.before;
        for store in loss::loss(self.system, self.workload).stores {
            let (ours, at, what) = match (store.id, &self.system.table, &self.system.documents) {
                ("transactions", Some(table), _) => (&mut self.table, &table.at, "transaction"),
                ("documents", _, Some(documents)) => (&mut self.documents, &documents.at, "document"),
                _ => continue,
            };
            ours.lose(self.chance.around(store.range), answered);
            let missing = ours.missing;
            let words = if missing.seconds.is_finite() {
                format!("{} that were acknowledged are not in the standby.", pieces(missing.count, what))
            } else {
                format!(
                    "Nothing bounds how many {what}s are not in the standby: of the last hour alone {}.",
                    number(missing.count)
                )
            };
            if missing.count > 0 {
                self.say(Kind::Data, Node::Resource(at.clone()), State::Degraded, words);
            }
        }
        self.outcome.transactions = self.table.missing;
        self.outcome.documents = self.documents.missing;
    }

    /// A Region's endpoint is otherwise for its health checkers from now on.
    fn turn(&mut self, of: Role, well: bool) {
        let Some(check) = self.check() else { return };
        let gives_up = check.gives_up_s;
        let expected = match (well, self.scenario.fault) {
            (true, _) => 0.0,
            // Nothing is there to connect to.
            (false, Fault::RegionLost | Fault::StandbyLost) => CONNECTS_WITHIN_S.min(gives_up),
            // It answers as soon as ever, and not as it should.
            (false, _) => self.workload.mean_s.min(gives_up),
        };
        let takes = Range { best: 0.0, expected, worst: gives_up };
        let checkers = if of == Role::Primary { &mut self.primary_checkers } else { &mut self.standby_checkers };
        let verdicts = checkers.turn(well, check, takes, &mut self.chance);
        let round = checkers.round;
        for (checker, after) in verdicts {
            self.queue.push(self.now + after, Due::Verdict { of, checker, round });
        }
    }

    /// Whether what was foreseen is not going to happen any more.
    fn is_void(&mut self, due: Due) -> bool {
        match due {
            Due::Verdict { of, round, .. } => self.checkers(of).round != round,
            Due::Decided => !self.on,
            Due::Published { round } => self.round != round || self.answer == self.wanted,
            Due::Moved { batch, round } => self.clients.get(batch).is_none_or(|batch| batch.round != round),
            Due::Drained { documents, round } => (if documents { &self.documents } else { &self.table }).round != round,
            Due::Over | Due::Released | Due::Refill(_) | Due::Alarm { .. } => false,
        }
    }

    fn happen(&mut self, due: Due) {
        match due {
            Due::Over => self.over(),
            Due::Verdict { of, checker, .. } => self.verdict(of, checker),
            Due::Decided => {
                self.by_hand = true;
                self.outcome.detected_s.get_or_insert(self.now);
                let words = "A person has noticed, decides, and leads clients to the standby by hand.";
                self.say(Kind::Person, Node::Actor(Actor::People), State::Recovering, words);
                self.reconsider();
            }
            Due::Released => {
                self.by_hand = false;
                self.held = false;
                self.say(
                    Kind::Person,
                    Node::Actor(Actor::People),
                    State::Ok,
                    "A person lets clients back to the primary.",
                );
                self.reconsider();
            }
            Due::Published { .. } => self.publish(),
            Due::Moved { batch, .. } => self.moves(batch),
            // The environments follow with everything else.
            Due::Refill(_) => {}
            Due::Alarm { bell } => self.ring(bell),
            Due::Drained { documents, .. } => {
                let store = if documents { &mut self.documents } else { &mut self.table };
                store.waiting = 0.0;
                let (what, at) = if documents {
                    ("document", self.system.documents.as_ref().map(|documents| &documents.at))
                } else {
                    ("item", self.system.table.as_ref().map(|table| &table.at))
                };
                if let Some(at) = at {
                    let words = format!("Every {what} is in both Regions again.");
                    self.say(Kind::Data, Node::Resource(at.clone()), State::Ok, words);
                }
            }
        }
    }

    /// The fault is over.
    fn over(&mut self) {
        self.on = false;
        let fault = self.scenario.fault;
        match fault {
            Fault::RegionLost => self.primary.ramp.rest(),
            Fault::StandbyLost => self.standby.ramp.rest(),
            _ => {}
        }
        (self.primary.well, self.standby.well, self.primary.writes) = (true, true, 1.0);
        let waits = self.table.waiting > 0.0 || self.documents.waiting > 0.0;
        let words = if waits { "The fault is over; what waits is copied." } else { "The fault is over." };
        self.say(Kind::Recovery, self.place_of_fault(), if waits { State::Recovering } else { State::Ok }, words);
        if fault == Fault::RegionLost {
            self.arrive();
        }
        if fault.fails_health_check() {
            self.turn(Role::Primary, true);
        }
        if fault == Fault::StandbyLost {
            self.turn(Role::Standby, true);
        }
        if self.by_hand {
            self.release();
        }
    }

    /// What was missing comes with the Region.
    fn arrive(&mut self) {
        self.outcome.transactions.late = self.outcome.transactions.count > 0;
        self.outcome.documents.late = self.outcome.documents.count > 0;
        let both = self.system.table.as_ref().is_some_and(|table| table.replicated && !table.strong);
        if both && self.outcome.switched_s.is_some() {
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            let again = (self.outcome.transactions.count as f64 * self.workload.retries).floor();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "not negative, and far below 2^52"
            )]
            let conflicts = again as u64;
            self.outcome.conflicts = conflicts;
            if let Some(table) = self.system.table.as_ref().filter(|_| conflicts > 0) {
                let words = format!(
                    "{} had been sent again to the standby: of each item the later write wins.",
                    pieces(conflicts, "late transaction")
                );
                self.say(Kind::Data, Node::Resource(table.at.clone()), State::Recovering, words);
            }
        }
    }

    fn release(&mut self) {
        let released = self.now + self.chance.around(decision_range(self.workload));
        self.queue.push(released, Due::Released);
    }

    /// A health checker comes to a verdict.
    fn verdict(&mut self, of: Role, checker: usize) {
        let well = if of == Role::Primary {
            !(self.on && self.scenario.fault.fails_health_check())
        } else {
            self.standby.well
        };
        let checkers = self.checkers(of);
        let before = checkers.healthy();
        let first = checkers.count() == if well { 0 } else { CHECKERS };
        checkers.see(checker, well);
        let (count, healthy) = (checkers.count(), checkers.healthy());
        let side = of.words();
        if first && !well {
            let words = format!("The first of {CHECKERS} health checkers has seen the {side} fail often enough.");
            self.say(Kind::Health, Node::Actor(Actor::Checkers), State::Degraded, words);
        }
        if before == healthy {
            return;
        }
        let node = match self.check().filter(|_| of == Role::Primary) {
            Some(check) => Node::Resource(check.at.clone()),
            None => Node::Actor(Actor::Checkers),
        };
        let (state, words) = if healthy {
            (State::Ok, format!("The {side}'s health check is healthy: {count} of {CHECKERS} checkers see it well."))
        } else {
            (
                State::Failed,
                format!("The {side}'s health check is unhealthy: {count} of {CHECKERS} checkers see it well."),
            )
        };
        self.say(Kind::Health, node, state, words);
        if !healthy {
            self.outcome.detected_s.get_or_insert(self.now);
        }
        if of == Role::Primary && self.system.dns.as_ref().is_some_and(|dns| dns.held) {
            if healthy {
                self.release();
            } else {
                self.held = true;
            }
        }
        self.reconsider();
    }

    /// Where clients ought to be led: to the primary unless that is unhealthy and the standby is not. Of two that are
    /// unhealthy Route 53 takes the primary (developer guide, "Active-passive failover").
    fn reconsider(&mut self) {
        let primary = self.primary_checkers.healthy() && !self.held && !self.by_hand;
        let wanted = if primary || !self.standby_checkers.healthy() { Role::Primary } else { Role::Standby };
        if wanted != self.wanted {
            self.wanted = wanted;
            self.round += 1;
            let published = self.now + self.chance.evenly(Range::up_to(self.workload.publishing_s));
            self.queue.push(published, Due::Published { round: self.round });
        }
    }

    /// Route 53 answers by the new state; whoever has an old answer keeps it for what is left of its time.
    fn publish(&mut self) {
        self.answer = self.wanted;
        let to = self.answer;
        let node =
            self.system.dns.as_ref().map_or(Node::Actor(Actor::Route53), |dns| Node::Resource(dns.record.clone()));
        let words = format!("Route 53 answers with the {}.", to.words());
        self.say(Kind::Answer, node, State::Ok, words);
        let kept = self.system.dns.as_ref().and_then(|dns| dns.ttl_s).unwrap_or(self.workload.answer_cache_s);
        for (number, batch) in self.clients.iter_mut().enumerate() {
            batch.round += 1;
            if batch.at != to {
                let answered = self.now + self.chance.evenly(Range::up_to(kept));
                let moves = answered + self.chance.evenly(Range::up_to(self.workload.client_cache_s));
                self.queue.push(moves, Due::Moved { batch: number, round: batch.round });
            }
        }
    }

    fn moves(&mut self, batch: usize) {
        let to = self.answer;
        let Some(batch) = self.clients.get_mut(batch) else { return };
        batch.at = to;
        let before = self.moved;
        self.moved = if to == Role::Standby { before + 1 } else { before.saturating_sub(1) };
        let arrived = if to == Role::Standby { self.moved } else { BATCHES - self.moved };
        let (words, state) = match arrived {
            1 => (format!("The first clients are led to the {}.", to.words()), State::Recovering),
            _ if arrived == BATCHES / 2 => {
                (format!("Half of the clients are led to the {}.", to.words()), State::Recovering)
            }
            BATCHES => (format!("All clients are led to the {}.", to.words()), State::Ok),
            _ => return,
        };
        self.say(Kind::Clients, Node::Actor(Actor::Clients), state, words);
        if arrived == BATCHES {
            let when = if to == Role::Standby { &mut self.outcome.switched_s } else { &mut self.outcome.back_s };
            when.get_or_insert(self.now);
        }
    }

    /// The share of clients in the standby.
    fn moved_share(&self) -> f64 {
        f64::from(self.moved) / f64::from(BATCHES)
    }

    /// The share of the target rate that would be answered.
    fn level(&self) -> f64 {
        let (rate, share) = (self.workload.rate, self.moved_share());
        let answered = self.primary.answered(rate * (1.0 - share)) + self.standby.answered(rate * share);
        if rate > 0.0 { answered / rate } else { 1.0 }
    }

    /// Requests a second that come to a Region: more while some are sent again.
    fn offered(&self, role: Role) -> f64 {
        let again = if self.level() < WHOLE { self.workload.retries } else { 0.0 };
        let share = self.moved_share();
        self.workload.rate * (1.0 + again) * if role == Role::Standby { share } else { 1.0 - share }
    }

    /// What follows at once from what has happened.
    fn settle(&mut self) {
        for role in [Role::Primary, Role::Standby] {
            self.follow(role);
        }
        let offered = [self.offered(Role::Primary), self.offered(Role::Standby)];
        self.flow = flow(&self.primary, &self.standby, offered);
        self.serve();
        self.look(offered);
        let answered = self.flow.by_primary + self.flow.by_standby;
        for documents in [false, true] {
            let store = if documents { &mut self.documents } else { &mut self.table };
            if let Some(after) = store.follow(self.on || !self.begun, answered) {
                let round = store.round;
                self.queue.push(self.now + after, Due::Drained { documents, round });
            }
        }
    }

    /// A Region's environments follow what comes.
    fn follow(&mut self, role: Role) {
        let offered = self.offered(role);
        let wanted = self.workload.concurrency(offered);
        let now = self.now;
        let share = self.moved_share();
        let empty = share.total_cmp(&if role == Role::Standby { 0.0 } else { 1.0 }).is_eq();
        let side = if role == Role::Primary { &mut self.primary } else { &mut self.standby };
        if empty {
            side.ramp.rest();
        } else if side.well {
            let before = side.ramp.environments;
            let next = side.ramp.follow(wanted, now, &mut self.chance);
            if let Some(next) = next {
                self.queue.push(next, Due::Refill(role));
            }
            self.tell_ramp(role, before, next.is_some());
        }
    }

    fn tell_ramp(&mut self, role: Role, before: f64, short: bool) {
        let side = self.side(role);
        let (has, needed, was_short) = (side.ramp.environments, side.needed, side.short);
        let short = short && has < needed;
        side.short = short;
        let Some(at) = side.function.map(|function| function.at.clone()) else { return };
        if short && !was_short {
            let words = format!(
                "The {}'s function has {} environments, and starts 1,000 more every 10 s.",
                role.words(),
                number(has)
            );
            self.say(Kind::Ramp, Node::Resource(at), State::Recovering, words);
        } else if before < needed && has >= needed {
            let words =
                format!("The {}'s function has the {} environments that it needs.", role.words(), number(needed));
            self.say(Kind::Ramp, Node::Resource(at), State::Ok, words);
        }
    }

    /// Whether service is whole.
    fn serve(&mut self) {
        if !self.begun {
            return;
        }
        let level = self.level();
        let all_there = self.moved == BATCHES && self.standby.ramp.environments >= self.standby.needed;
        if self.on && all_there {
            self.outcome.restored_s.get_or_insert(self.now);
        }
        match self.below {
            None if level < WHOLE => {
                self.below = Some(self.now);
                let words = format!("{} of the target rate is answered.", share(level));
                let state = if level > 0.0 { State::Degraded } else { State::Failed };
                self.say(Kind::Service, Node::Actor(Actor::Clients), state, words);
                if self.outcome.below_s <= 0.0 {
                    self.outcome.down_s = None;
                }
            }
            Some(since) if level >= WHOLE => {
                self.below = None;
                self.outcome.below_s += self.now - since;
                self.outcome.down_s.get_or_insert(self.now - since);
                let words = format!("Requests are answered again, after {}.", duration(self.now - since));
                self.say(Kind::Service, Node::Actor(Actor::Clients), State::Ok, words);
            }
            _ => {}
        }
    }

    /// Alarms look.
    fn look(&mut self, [primary, standby]: [f64; 2]) {
        let fault = self.scenario.fault;
        // An API that is gone counts no errors.
        let failing = self.on && fault.fails_clients() && fault != Fault::RegionLost && primary > 0.0;
        let late = self.on && fault.stops_replication();
        let no_data = !self.standby.data && standby > 0.0;
        let lags =
            self.table.exists && self.system.table.as_ref().is_some_and(|table| table.replicated && !table.strong);
        let sight = Sight {
            primary: SideSight {
                requests: primary,
                unhealthy: !self.primary_checkers.healthy(),
                errors: failing || (self.primary.writes < 1.0 && primary > 0.0),
                function_errors: failing && fault == Fault::FunctionErroring,
                throttled: self.primary.well && primary > self.primary.function_capacity(),
                table_throttled: self.primary.writes < 1.0 && primary > 0.0,
                table_late: late && lags && fault != Fault::RegionLost && self.flow.by_primary > 0.0,
            },
            standby: SideSight {
                requests: standby,
                unhealthy: !self.standby_checkers.healthy(),
                errors: no_data,
                function_errors: no_data,
                throttled: self.standby.well && standby > self.standby.function_capacity(),
                table_throttled: false,
                table_late: late && lags && fault == Fault::RegionLost && self.flow.by_standby > 0.0,
            },
            documents_late: self.on
                && fault == Fault::ReplicationStalled
                && self.system.documents.as_ref().is_some_and(|documents| documents.forth.is_some()),
        };
        self.sight = Some(sight);
        for bell in 0..self.bells.len() {
            let Some(Bell { alarm, state: Bells::Quiet }) = self.bells.get(bell) else { continue };
            let Some(after) = sight.seen_after(alarm, self.system) else { continue };
            let state = if !self.begun {
                Bells::Rang
            } else if self.is_gone(bell) {
                self.tell_gone(bell);
                Bells::Gone
            } else {
                self.queue.push(self.now + after, Due::Alarm { bell });
                Bells::Waits
            };
            self.set(bell, state);
        }
    }

    fn set(&mut self, bell: usize, state: Bells) {
        if let Some(bell) = self.bells.get_mut(bell) {
            bell.state = state;
        }
    }

    /// Whether an alarm is in the Region that is lost.
    fn is_gone(&self, bell: usize) -> bool {
        let lost = match self.scenario.fault {
            Fault::RegionLost => Role::Primary,
            Fault::StandbyLost => Role::Standby,
            _ => return false,
        };
        self.on && self.bells.get(bell).is_some_and(|bell| bells::role(bell.alarm) == Some(lost))
    }

    fn tell_gone(&mut self, bell: usize) {
        let Some(alarm) = self.bells.get(bell).map(|bell| bell.alarm) else { return };
        self.outcome.told.gone += 1;
        let words = format!("{} cannot tell anybody: it is in the lost Region.", alarm.at.logical_id);
        self.say(Kind::Alarm, Node::Resource(alarm.at.clone()), State::Failed, words);
    }

    /// An alarm goes off.
    fn ring(&mut self, bell: usize) {
        let Some(alarm) = self.bells.get(bell).map(|bell| bell.alarm) else { return };
        let sees = self.sight.is_some_and(|sight| sight.seen_after(alarm, self.system).is_some());
        if bells::has_to_last(alarm) && !sees {
            self.set(bell, Bells::Quiet);
            return;
        }
        if self.is_gone(bell) {
            self.tell_gone(bell);
            self.set(bell, Bells::Gone);
            return;
        }
        self.set(bell, Bells::Rings);
        let told = &mut self.outcome.told;
        told.alarms += 1;
        let (state, to) = match alarm.told {
            Some(0) => {
                told.silent += 1;
                (State::Degraded, "tells nobody: its topic has no subscription".to_owned())
            }
            Some(people) => {
                told.people = told.people.max(people);
                told.first_s.get_or_insert(self.now);
                (
                    State::Ok,
                    if people == 1 { "tells one address".to_owned() } else { format!("tells {people} addresses") },
                )
            }
            None => {
                told.first_s.get_or_insert(self.now);
                (State::Ok, "tells what is not in the templates".to_owned())
            }
        };
        let words = format!("{} goes off and {to}.", alarm.at.logical_id);
        self.say(Kind::Alarm, Node::Resource(alarm.at.clone()), state, words);
    }

    /// Time passes in which nothing happens.
    fn pass(&mut self, to_s: f64) {
        let seconds = to_s - self.now;
        if seconds > 0.0 {
            self.stretches.push(Stretch {
                from_s: self.now,
                to_s,
                flow: self.flow,
                standby_clients: self.moved_share(),
                standby_capacity: self.standby.capacity(),
                table: (self.table.waiting, self.table.slope),
                documents: (self.documents.waiting, self.documents.slope),
            });
            self.table.pass(seconds);
            self.documents.pass(seconds);
            self.now = to_s;
        }
    }
}

/// How requests fare that come to either Region.
fn flow(primary: &Side<'_>, standby: &Side<'_>, [to_primary, to_standby]: [f64; 2]) -> Flow {
    let fares = |side: &Side<'_>, offered: f64| {
        let answered = side.answered(offered);
        let rest = offered - answered;
        if side.well && side.data { (answered, rest, 0.0) } else { (answered, 0.0, rest) }
    };
    let (by_primary, refused, lost) = fares(primary, to_primary);
    let (by_standby, refused_too, lost_too) = fares(standby, to_standby);
    Flow { by_primary, by_standby, refused: refused + refused_too, lost: lost + lost_too }
}
