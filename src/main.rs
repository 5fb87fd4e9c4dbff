//! The command line: what the page does, for pipelines.

mod cli;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use twinstack::parameters::codec;
use twinstack::report::printable;

use cli::budget::{self, Budget};
use cli::compare::{self, Compare};
use cli::export::{self, Export};
use cli::input::preset_of;
use cli::output::{Unusable, print, tell};
use cli::picture::{self, Picture};
use cli::review::{self, Review};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Designs an active-passive pair of AWS Regions and writes the CloudFormation templates for it.
#[derive(Parser)]
#[command(name = "twinstack", version, after_help = "Exit status: 0 no errors; 1 errors found; 2 unusable input.")]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print a design as JSON, to be edited and exported
    Design {
        /// The preset to begin with: reference, as-briefed or lean
        #[arg(long, value_name = "NAME", default_value = "reference")]
        preset: String,
    },
    /// Write everything that deploying a design takes into a directory
    Export(Export),
    /// Say what is wrong with a pair of templates, Twinstack's own or anybody's
    Review(Review),
    /// Say how long a design is away, how much it loses, what it carries and what it costs
    Budget(Budget),
    /// Draw the topology of a design
    Picture(Picture),
    /// Say what is different between two designs or pairs, and what CloudFormation would do about it
    Compare(Compare),
}

fn main() -> ExitCode {
    let outcome = match Line::try_parse() {
        Ok(Line { command: Command::Design { preset } }) => {
            preset_of(&preset).and_then(|parameters| print(&codec::write(&parameters))).map(|()| false)
        }
        Ok(Line { command: Command::Export(options) }) => export::run(&options),
        Ok(Line { command: Command::Review(options) }) => review::run(&options),
        Ok(Line { command: Command::Budget(options) }) => budget::run(&options),
        Ok(Line { command: Command::Compare(options) }) => compare::run(&options),
        Ok(Line { command: Command::Picture(options) }) => picture::run(&options),
        Err(help) if !help.use_stderr() => print(&help.to_string()).map(|()| false),
        Err(misuse) => Err(Unusable(first_paragraph(&misuse.to_string()))),
    };
    match outcome {
        Ok(false) => ExitCode::SUCCESS,
        Ok(true) => ExitCode::from(1),
        Err(Unusable(line)) => {
            tell(&format!("twinstack: {}\n", printable(&line)));
            ExitCode::from(2)
        }
    }
}

/// What clap says, without the usage that follows, in one line.
fn first_paragraph(text: &str) -> String {
    let lines = text.trim_start_matches("error: ").lines().map(str::trim).take_while(|line| !line.is_empty());
    format!("{} (see twinstack --help)", lines.collect::<Vec<_>>().join(" "))
}
