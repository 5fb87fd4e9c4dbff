//! Prices of one's own.

use crate::aws::prices;
use crate::finding::Finding;
use crate::parameters::Parameters;

/// A price of nothing that is paid for changes nothing.
pub(super) fn own_prices(parameters: &Parameters) -> Vec<Finding> {
    let ids = parameters.usage.prices.iter().filter_map(|price| Some(price.split_once('=')?.0));
    let twice = |index: usize, id: &str| ids.clone().take(index).any(|other| other == id);
    ids.clone()
        .enumerate()
        .filter_map(|(index, id)| {
            let message = if prices::find(id).is_none() {
                format!("No price has the id \"{id}\": it is not used. docs/recovery.md lists every id.")
            } else if twice(index, id) {
                format!("The price \"{id}\" is given twice: the first is used.")
            } else {
                return None;
            };
            Some(Finding::warning("unused-price", "usage.prices", message))
        })
        .collect()
}
