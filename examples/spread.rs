//! Writes the first designs of the tests' series as files, for tools that read exported templates:
//! `cargo run --example spread -- 60 DIR` writes `DIR/000.json` and so on, the presets beside them, and
//! `DIR/code.zip` for those that run a ZIP.

use std::error::Error;
use std::path::PathBuf;

use twinstack::parameters::codec;
use twinstack::parameters::presets::PRESETS;

#[path = "../tests/support/mod.rs"]
mod support;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(count), Some(folder), None) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("usage: spread COUNT DIR".into());
    };
    let (count, folder): (usize, PathBuf) = (count.parse()?, folder.into());
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("code.zip"), support::package())?;
    for preset in PRESETS {
        std::fs::write(folder.join(format!("{}.json", preset.id)), codec::write(&(preset.parameters)()))?;
    }
    for index in 0..count {
        std::fs::write(folder.join(format!("{index:03}.json")), codec::write(&support::designs::spread(index)))?;
    }
    Ok(())
}
