//! What rules about networks ask: ranges, peerings, the subnets of a function, and where their routes lead.

use crate::aws::cidr::Cidr;
use crate::review::pair::{Item, Pair};
use crate::review::ways::Way;

/// A range where it is known.
pub(super) fn range<'a>(pair: &Pair<'a>, item: &Item<'a>, way: &Way<'a>) -> Option<Cidr> {
    let meaning = pair.means(item, way)?;
    if let Some(text) = meaning.known() {
        return Cidr::parse(text).ok();
    }
    // What another stack's VPC says its range is.
    let vpc = pair.target(&meaning).filter(|vpc| vpc.resource.kind == "AWS::EC2::VPC")?;
    meaning.to_string().ends_with(".CidrBlock}").then(|| single(pair, &vpc))?
}

fn single<'a>(pair: &Pair<'a>, item: &Item<'a>) -> Option<Cidr> {
    Cidr::parse(item.meaning(pair, &["CidrBlock"])?.known()?).ok()
}

/// Every range of a VPC; `None` where one is not known.
pub(super) fn ranges<'a>(pair: &Pair<'a>, vpc: &Item<'a>) -> Option<Vec<Cidr>> {
    let mut ranges = vec![single(pair, vpc)?];
    for more in pair.in_stack(vpc.subject.place, "AWS::EC2::VPCCidrBlock") {
        match more.leads_to(pair, &["VpcId"]) {
            Some(of) if of == *vpc => ranges.push(single(pair, &more)?),
            Some(_) => {}
            None => return None,
        }
    }
    Some(ranges)
}

/// A peering of two VPCs that are both in the templates.
pub(super) struct Peering<'a> {
    pub(super) item: Item<'a>,
    /// The VPC that asks.
    pub(super) near: Item<'a>,
    /// The VPC that is asked.
    pub(super) far: Item<'a>,
}

/// The peerings whose ends are in the templates.
pub(super) fn peerings<'a>(pair: &Pair<'a>) -> Vec<Peering<'a>> {
    let vpc = |item: &Item<'a>, property: &'static str| {
        item.leads_to(pair, &[property]).filter(|found| found.resource.kind == "AWS::EC2::VPC")
    };
    let of = |item: Item<'a>| Some(Peering { item, near: vpc(&item, "VpcId")?, far: vpc(&item, "PeerVpcId")? });
    pair.of_type("AWS::EC2::VPCPeeringConnection").filter_map(of).collect()
}

/// The subnets that a property lists; `None` where one is not in the templates.
pub(super) fn subnets<'a>(pair: &Pair<'a>, item: &Item<'a>, path: &[&'a str]) -> Option<Vec<Item<'a>>> {
    let subnets: Option<Vec<Item<'a>>> = item
        .ways(path)
        .iter()
        .map(|way| pair.led_to(item, way).filter(|found| found.resource.kind == "AWS::EC2::Subnet"))
        .collect();
    subnets.filter(|subnets| !subnets.is_empty())
}

/// Where a function lists its subnets.
pub(super) const OF_FUNCTION: &[&str] = &["VpcConfig", "SubnetIds", "*"];

/// The route tables of subnets; `None` where one is not in the templates.
pub(super) fn route_tables<'a>(pair: &Pair<'a>, subnets: &[Item<'a>]) -> Option<Vec<Item<'a>>> {
    let mut tables: Vec<Item<'a>> = Vec::new();
    for subnet in subnets {
        let table = pair
            .in_stack(subnet.subject.place, "AWS::EC2::SubnetRouteTableAssociation")
            .find(|association| association.leads_to(pair, &["SubnetId"]).as_ref() == Some(subnet))?
            .leads_to(pair, &["RouteTableId"])?;
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    Some(tables)
}

/// Whether a route table leads anywhere else than to its VPC and single peers; also where that cannot be told.
pub(super) fn leads_out<'a>(pair: &Pair<'a>, table: &Item<'a>) -> bool {
    let place = table.subject.place;
    let propagated = pair.in_stack(place, "AWS::EC2::VPNGatewayRoutePropagation").count() > 0;
    propagated
        || pair.in_stack(place, "AWS::EC2::Route").any(|route| {
            let own = route.leads_to(pair, &["RouteTableId"]);
            own.is_none_or(|own| own == *table) && route.lacks(&["VpcPeeringConnectionId"])
        })
}
