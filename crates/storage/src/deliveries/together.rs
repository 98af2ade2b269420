//! Marks and records share commits: concurrent sessions pay for one disk write between them.

use std::sync::Arc;

use domain::{
    audit::Trail,
    outbox::{State, Stop},
};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{Error, Result, Storage, engine::GroupCommit, messages::facts};

use super::{
    Lease, in_hand,
    mark::{Mark, mark_many},
    record::{Record, record_many},
};

/// The queue in front of the one writer of marks and records.
pub(crate) type Together = GroupCommit<Ask, Result<Answer>>;

/// One small durable write that somebody waits for.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    /// May this delivery leave?
    Mark(Mark),
    /// This is what came of it.
    Record(Record),
}

/// What came of an [`Ask`].
#[derive(Debug)]
pub(crate) enum Answer {
    /// It leaves, or why not.
    Marked(Result<(), Stop>),
    /// Where the delivery stands; none where the token was too old to say anything.
    Recorded(Option<State>),
}

impl Storage {
    /// Waits for the commit that holds the answer.
    pub(super) async fn together(&self, ask: Ask) -> Result<Answer> {
        self.writer().ask(ask).await.unwrap_or_else(|| Err(closed()))
    }

    /// Stops those of several deliveries that a rule is against, and gives back the others.
    pub(super) async fn stop(&self, leases: &[Lease], now: Timestamp) -> Result<()> {
        let asks = leases.iter().map(|lease| Ask::Mark(Mark { lease: *lease, leaves: false, now }));
        let answers = self.writer().ask_all(asks).await.ok_or_else(closed)?;
        answers.into_iter().try_for_each(|answer| answer.map(|_| ()))
    }

    fn writer(&self) -> &Together {
        self.0.together.get_or_init(|| {
            // The writer must not keep the storage open that owns its queue.
            let storage = Arc::downgrade(&self.0);
            GroupCommit::start(move |asks| {
                let storage = storage.upgrade().map(Storage);
                async move {
                    match storage {
                        Some(storage) => commit(&storage, asks).await,
                        None => Vec::new(),
                    }
                }
            })
        })
    }
}

fn closed() -> Error {
    Error::Unreachable { code: "closed".to_owned() }
}

async fn commit(storage: &Storage, asks: Vec<Ask>) -> Vec<Result<Answer>> {
    match storage.again(|| transaction(storage, &asks)).await {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(error) if asks.len() == 1 || matches!(error, Error::Unreachable { .. }) => {
            asks.iter().map(|_| Err(error.clone())).collect()
        }
        // One row that cannot be read must not hold up the others.
        Err(_) => {
            let mut answers = Vec::with_capacity(asks.len());
            for ask in asks {
                let alone = storage.again(|| transaction(storage, std::slice::from_ref(&ask))).await;
                answers.push(alone.map(|mut answers| answers.remove(0)));
            }
            answers
        }
    }
}

/// One commit for all of them, locked in the order that everybody keeps: people, messages, deliveries.
async fn transaction(storage: &Storage, asks: &[Ask]) -> Result<Vec<Answer>> {
    let now = asks.iter().map(Ask::now).max().expect("a group is never empty");
    let marks: Vec<Mark> = asks.iter().filter_map(Ask::mark).collect();
    let records: Vec<&Record> = asks.iter().filter_map(Ask::record).collect();

    let work = storage.begin(now).await?;
    let people = if marks.is_empty() {
        facts::People::new()
    } else {
        let ids: Vec<Uuid> = marks.iter().map(|mark| mark.lease.delivery.into()).collect();
        facts::lock_people(&work, in_hand::people_of(&ids)).await?
    };
    let ids: Vec<Uuid> = asks.iter().map(|ask| ask.lease().delivery.into()).collect();
    let rows = in_hand::lock(&work, &ids).await?;
    let mut recorded = record_many(&work, &rows, &records).await?.into_iter();
    let mut marked = mark_many(&work, &rows, people, &marks).await?.into_iter();
    work.commit(Trail::none("marks and records; the attempts tell the story")).await?;

    Ok(asks
        .iter()
        .map(|ask| match ask {
            Ask::Mark(_) => Answer::Marked(marked.next().expect("each mark has an answer")),
            Ask::Record(_) => Answer::Recorded(recorded.next().expect("each record has an answer")),
        })
        .collect())
}

impl Ask {
    fn now(&self) -> Timestamp {
        match self {
            Self::Mark(mark) => mark.now,
            Self::Record(record) => record.now,
        }
    }

    fn lease(&self) -> Lease {
        match self {
            Self::Mark(mark) => mark.lease,
            Self::Record(record) => record.lease,
        }
    }

    fn mark(&self) -> Option<Mark> {
        match self {
            Self::Mark(mark) => Some(*mark),
            Self::Record(_) => None,
        }
    }

    fn record(&self) -> Option<&Record> {
        match self {
            Self::Mark(_) => None,
            Self::Record(record) => Some(record),
        }
    }
}
