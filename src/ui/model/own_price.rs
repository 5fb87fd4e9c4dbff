//! Prices of the user's own among the parameters: which is given, and what the list is with another.

use crate::aws::prices::Price;
use crate::parameters::spec::{self, Kind};
use crate::words;

/// The user's own price of this id, as it was given.
#[must_use]
pub fn given<'p>(prices: &'p [String], id: &str) -> Option<&'p str> {
    prices.iter().find_map(|price| price.split_once('=').filter(|(own, _)| *own == id).map(|(_, dollars)| dollars))
}

/// The list with another price of this id; without one where the text is empty.
///
/// # Errors
/// A sentence that says what the field needs.
pub fn with(prices: &[String], id: &str, text: &str) -> Result<Vec<String>, String> {
    let is_it = |price: &String| price.split_once('=').is_some_and(|(own, _)| own == id);
    let mut list: Vec<String> = prices.iter().filter(|price| !is_it(price)).cloned().collect();
    let text = text.trim().trim_start_matches('$');
    if text.is_empty() {
        return Ok(list);
    }
    let spec = spec::find("usage.prices").ok_or("There are no prices to change.")?;
    // A comma may stand for the point or between thousands: at a price, nobody is to guess.
    let (Kind::List(most, valid), Some(dollars)) = (spec.kind, words::decimal(text)) else {
        return Err("Write US dollars with a point, like 0.625.".to_owned());
    };
    let price = format!("{id}={dollars}");
    if valid(&price).is_some() {
        return Err("Write US dollars from 0 to 1,000,000.".to_owned());
    }
    if list.len() >= most {
        return Err(format!("{most} prices of your own are the most."));
    }
    list.push(price);
    Ok(list)
}

/// What stands in the table, as it is written.
#[must_use]
pub fn listed(price: &Price) -> String {
    if price.low < price.high { format!("{} to {}", price.low, price.high) } else { price.low.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_of_ones_own_is_given_changed_and_taken_back() {
        let none: Vec<String> = Vec::new();
        let one = with(&none, "kms-key", " $0.90 ").unwrap();
        assert_eq!(one, ["kms-key=0.9"]);
        let two = with(&one, "logs", "0.5").unwrap();
        assert_eq!(given(&two, "kms-key"), Some("0.9"));
        assert_eq!(given(&two, "kms"), None);
        assert_eq!(given(&with(&two, "kms-key", "1").unwrap(), "kms-key"), Some("1"));
        assert_eq!(with(&two, "kms-key", "").unwrap().len(), 1);
        for wrong in ["x", "0,5", "-1", "1e99", "NaN"] {
            assert!(with(&none, "kms-key", wrong).is_err(), "{wrong}");
        }
    }
}
