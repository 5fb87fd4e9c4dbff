//! How a quantity becomes money: its price in its Region, tier by tier.

use super::super::figure::{Money, Span};
use super::super::workload::Workload;
use super::reckoning::{Asked, Reckoning};
use super::{Item, Payer, SECONDS};
use crate::aws::prices;
use crate::review::facts::System;

/// The items of a month as they come together.
pub(super) struct Bill<'a> {
    pub(super) system: &'a System,
    pub(super) workload: &'a Workload,
    pub(super) items: Vec<Item>,
    pub(super) once: Vec<Item>,
    /// Transactions of the month.
    pub(super) transactions: f64,
}

/// An item before it is priced.
pub(super) struct Entry {
    pub(super) id: &'static str,
    pub(super) service: &'static str,
    pub(super) label: &'static str,
    pub(super) quantity: Span,
    pub(super) unit: &'static str,
    /// Each tier's price, and how much of the quantity it takes; the last takes the rest.
    pub(super) tiers: &'static [(&'static str, f64)],
    /// How the quantity comes about.
    pub(super) how: String,
    pub(super) parameters: &'static [&'static str],
}

/// What the last tier takes.
pub(super) const REST: f64 = f64::INFINITY;

impl<'a> Bill<'a> {
    pub(super) fn new(system: &'a System, workload: &'a Workload) -> Self {
        let transactions = workload.rate * workload.average * SECONDS;
        Self { system, workload, items: Vec::new(), once: Vec::new(), transactions }
    }

    /// Adds what is paid every month.
    pub(super) fn add(&mut self, payer: Payer, entry: Entry) {
        let item = self.priced(payer, entry);
        self.items.extend(item);
    }

    /// Adds what is paid once.
    pub(super) fn add_once(&mut self, payer: Payer, entry: Entry) {
        let item = self.priced(payer, entry);
        self.once.extend(item);
    }

    /// An item with its cost; `None` where there is nothing of it.
    fn priced(&self, payer: Payer, entry: Entry) -> Option<Item> {
        let Entry { id, service, label, quantity, unit, tiers, how, parameters } = entry;
        if quantity.high <= 0.0 {
            return None;
        }
        let cost = Span {
            low: self.charge(payer, tiers, quantity.low, |price| price.low),
            high: self.charge(payer, tiers, quantity.high, |price| price.high),
        };
        let asked = reached(tiers, quantity.high).map(|(from, id)| Asked { id, from, dollars: self.price(payer, id) });
        let asked: Vec<Asked> = asked.collect();
        let prices = asked.iter().map(|asked| asked.id).collect();
        let how = Reckoning { quantity: how, asked };
        Some(Item { id, payer, service, label, quantity, unit, prices, cost, how, parameters })
    }

    fn charge(&self, payer: Payer, tiers: &[(&str, f64)], quantity: f64, end: fn(&Money) -> f64) -> f64 {
        let mut left = quantity;
        let mut dollars = 0.0;
        for (price, size) in tiers {
            let taken = left.min(*size);
            let per = prices::find(price).map_or(1.0, |price| price.per);
            dollars += taken / per * end(&self.price(payer, price));
            left -= taken;
        }
        dollars
    }

    /// The price of a unit: the user's own, or the table's in the payer's Region.
    fn price(&self, payer: Payer, id: &str) -> Money {
        let own = self.workload.prices.iter().find(|(own, _)| own == id);
        if let Some((_, price)) = own {
            return Span::exactly(*price);
        }
        prices::find(id).map_or(Span::default(), |price| {
            let most = price.reach.most(payer.of(self.system).region.as_deref());
            Span { low: price.low, high: price.high * most }
        })
    }
}

/// The tiers that a quantity reaches: where each begins, and its price.
fn reached(tiers: &[(&'static str, f64)], quantity: f64) -> impl Iterator<Item = (f64, &'static str)> {
    let begins = tiers.iter().scan(0.0, |next, (id, size)| {
        let from = *next;
        *next += size;
        Some((from, *id))
    });
    begins.take_while(move |(from, _)| *from == 0.0 || *from < quantity)
}
