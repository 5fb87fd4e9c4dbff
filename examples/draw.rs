//! Draws.
use twinstack::topology::Detail;
use twinstack::*;
fn main() {
    let mut cases: Vec<(String, parameters::Parameters)> =
        parameters::presets::PRESETS.iter().map(|p| (p.id.to_owned(), (p.parameters)())).collect();
    let mut p = parameters::Parameters::default();
    p.regions.primary = "eu-west-1".into();
    p.regions.secondary = "ap-northeast-1".into();
    p.network.zones = 3;
    cases.push(("edge".into(), p));
    for (name, p) in cases {
        let artifact = artifact::Artifact::default();
        let snapshot = pipeline::evaluate(&p, &artifact);
        for detail in [Detail::Services, Detail::Resources] {
            let scene = topology::scene(&snapshot.stacks, detail);
            std::fs::write(
                format!("/tmp/topo/{name}-{detail:?}.svg"),
                topology::svg::svg(&scene, "Transaction system · prod"),
            )
            .unwrap();
            let begin = std::time::Instant::now();
            let mut n = 0;
            for _ in 0..200 {
                n += topology::scene(&snapshot.stacks, detail).nodes.len();
            }
            println!("{name} {detail:?} {n} {:?} edges {}", begin.elapsed() / 200, scene.edges.len());
        }
    }
}
