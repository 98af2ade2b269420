//! A migrated database of its own for every test, on each engine.

pub(crate) mod clinic;
pub(crate) mod follow_ups;

use std::{collections::BTreeMap, future::Future};

use domain::access::{Action, Capability, Decision, Permit, Principal, Role, decide};
use domain::ids::{AppointmentId, PractitionerId, StaffId};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use storage::{Keys, Options, Storage, mint};

/// Where PostgreSQL is, for those who have one.
const POSTGRES: &str = "MOVABILITY_TEST_DATABASE";

/// An open storage, and the database behind it for what storage would never do.
pub(crate) struct Bench {
    pub(crate) storage: Storage,
    pub(crate) raw: DatabaseConnection,
    pub(crate) url: String,
    _folder: Option<tempfile::TempDir>,
}

/// Runs a test on SQLite, and on PostgreSQL where there is one.
pub(crate) async fn on_both<T: Future<Output = ()>>(test: impl Fn(Bench) -> T) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("movability.db").display());
    test(open(url, Some(folder)).await).await;

    let Some(server) = std::env::var_os(POSTGRES) else {
        assert!(std::env::var_os("CI").is_none(), "{POSTGRES} is not set");
        return;
    };
    let server = server.into_string().unwrap();
    let name = format!("movability_{}", mint::short());
    let admin = connect(&server).await;
    admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.unwrap();
    let (host, _) = server.rsplit_once('/').unwrap();
    test(open(format!("{host}/{name}"), None).await).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

async fn open(url: String, folder: Option<tempfile::TempDir>) -> Bench {
    migrations::up(&url, false).await.unwrap();
    let storage = open_again(&url).await;
    let raw = connect(&url).await;
    Bench { storage, raw, url, _folder: folder }
}

/// Another process's view of the same database.
pub(crate) async fn open_again(url: &str) -> Storage {
    Storage::open(url, keys(), Options::default()).await.unwrap()
}

pub(crate) fn keys() -> Keys {
    Keys { secret: [7; 32], seals: BTreeMap::from([(1, [1; 32])]), current: 1 }
}

pub(crate) async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

impl Bench {
    /// A number that only SQL can see.
    pub(crate) async fn count(&self, what: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) AS n FROM {what}");
        let row = self.raw.query_one_raw(Statement::from_string(self.raw.get_database_backend(), sql)).await.unwrap();
        row.unwrap().try_get("", "n").unwrap()
    }

    /// Something that storage would never do. True where the database allowed it.
    pub(crate) async fn tamper(&self, sql: &str) -> bool {
        self.raw.execute_unprepared(sql).await.is_ok()
    }
}

pub(crate) fn visitor() -> Permit {
    granted(&Principal::Visitor, Action::Book)
}

pub(crate) fn bearer_of_hold(hold: AppointmentId) -> Permit {
    granted(&Principal::Capability(Capability::Hold(hold)), Action::OwnHold)
}

pub(crate) fn bearer_of_visit(visit: AppointmentId) -> Permit {
    granted(&Principal::Capability(Capability::Visit(visit)), Action::OwnVisit)
}

pub(crate) fn front_desk() -> Permit {
    granted(&staff(Role::FrontDesk, &[]), Action::DiaryWrite)
}

pub(crate) fn practitioner(of: &str) -> Permit {
    granted(&staff(Role::Practitioner, &[of]), Action::DiaryWrite)
}

fn staff(role: Role, circle: &[&str]) -> Principal {
    Principal::Staff {
        id: StaffId::derived("staff"),
        roles: vec![role],
        circle: circle.iter().map(|id| id.parse::<PractitionerId>().unwrap()).collect(),
    }
}

pub(crate) fn granted(who: &Principal, act: Action) -> Permit {
    match decide(who, act) {
        Decision::Allow(permit) => permit,
        refused => panic!("{act:?} is not theirs: {refused:?}"),
    }
}
