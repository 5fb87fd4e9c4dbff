//! The vocabulary of AWS that the rest of the core speaks: Regions, address ranges, runtimes, prices, what updates do.

pub mod cidr;
pub mod domains;
pub mod prices;
pub mod regions;
pub mod runtimes;
pub mod updates;
