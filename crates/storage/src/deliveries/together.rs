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
    mark::mark_many,
    record::{Record, record_many},
};

/// The queue in front of the one writer of marks and records.
pub(crate) type Together = GroupCommit<Ask, Result<Answer>>;

/// One small durable write that somebody waits for.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    /// May this delivery leave?
    Mark {
        /// The right to ask.
        lease: Lease,
        /// When it was asked.
        now: Timestamp,
    },
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
        let queue = self.0.together.get_or_init(|| {
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
        });
        queue.ask(ask).await.unwrap_or_else(|| Err(Error::Unreachable { code: "closed".to_owned() }))
    }
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
    let marks: Vec<(Lease, Timestamp)> = asks.iter().filter_map(Ask::mark).collect();
    let records: Vec<&Record> = asks.iter().filter_map(Ask::record).collect();

    let work = storage.begin(now).await?;
    if !marks.is_empty() {
        let ids: Vec<Uuid> = marks.iter().map(|(lease, _)| lease.delivery.into()).collect();
        facts::lock_people(&work, in_hand::people_of(&ids)).await?;
    }
    let ids: Vec<Uuid> = asks.iter().map(|ask| ask.lease().delivery.into()).collect();
    let rows = in_hand::lock(&work, &ids).await?;
    let mut recorded = record_many(&work, &rows, &records).await?.into_iter();
    let mut marked = mark_many(&work, &rows, &marks).await?.into_iter();
    work.commit(Trail::none("marks and records; the attempts tell the story")).await?;

    Ok(asks
        .iter()
        .map(|ask| match ask {
            Ask::Mark { .. } => Answer::Marked(marked.next().expect("each mark has an answer")),
            Ask::Record(_) => Answer::Recorded(recorded.next().expect("each record has an answer")),
        })
        .collect())
}

impl Ask {
    fn now(&self) -> Timestamp {
        match self {
            Self::Mark { now, .. } => *now,
            Self::Record(record) => record.now,
        }
    }

    fn lease(&self) -> Lease {
        match self {
            Self::Mark { lease, .. } => *lease,
            Self::Record(record) => record.lease,
        }
    }

    fn mark(&self) -> Option<(Lease, Timestamp)> {
        match self {
            Self::Mark { lease, now } => Some((*lease, *now)),
            Self::Record(_) => None,
        }
    }

    fn record(&self) -> Option<&Record> {
        match self {
            Self::Mark { .. } => None,
            Self::Record(record) => Some(record),
        }
    }
}
