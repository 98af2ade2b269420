//! Many small durable writes that share commits.
//!
//! A commit costs a write to the disk whatever it holds. Whoever asks while one is under way waits in the queue, and
//! the next commit takes everybody who waits: nobody waits for a timer, and a busy moment makes the groups larger.

use std::future::Future;

use tokio::sync::{mpsc, oneshot};

/// The most that one commit takes, so that no lock is held for long.
const LARGEST_GROUP: usize = 128;

/// A queue in front of one writer.
#[derive(Debug)]
pub(crate) struct GroupCommit<Ask, Answer> {
    queue: mpsc::UnboundedSender<(Ask, oneshot::Sender<Answer>)>,
}

impl<Ask, Answer> GroupCommit<Ask, Answer>
where
    Ask: Send + 'static,
    Answer: Send + 'static,
{
    /// Starts the writer. `commit` writes a group in one transaction and answers in the order of the asks.
    ///
    /// The writer ends when the queue is dropped.
    pub(crate) fn start<Commit, Committed>(commit: Commit) -> Self
    where
        Commit: Fn(Vec<Ask>) -> Committed + Send + 'static,
        Committed: Future<Output = Vec<Answer>> + Send,
    {
        let (queue, mut waiting) = mpsc::unbounded_channel::<(Ask, oneshot::Sender<Answer>)>();
        tokio::spawn(async move {
            let mut group = Vec::new();
            while waiting.recv_many(&mut group, LARGEST_GROUP).await > 0 {
                let (asks, askers): (Vec<_>, Vec<_>) = group.drain(..).unzip();
                for (asker, answer) in askers.into_iter().zip(commit(asks).await) {
                    // Somebody who stopped waiting has stopped caring; what was written stays written.
                    let _ = asker.send(answer);
                }
            }
        });
        Self { queue }
    }

    /// Asks, and waits for the commit that holds the answer. None if the writer is gone.
    pub(crate) async fn ask(&self, ask: Ask) -> Option<Answer> {
        self.stand_in_line(ask)?.await.ok()
    }

    /// Asks for several at once, so that they share commits too. None if the writer is gone.
    pub(crate) async fn ask_all(&self, asks: impl IntoIterator<Item = Ask>) -> Option<Vec<Answer>> {
        let waiting: Vec<_> = asks.into_iter().map(|ask| self.stand_in_line(ask)).collect::<Option<_>>()?;
        let mut answers = Vec::with_capacity(waiting.len());
        for answer in waiting {
            answers.push(answer.await.ok()?);
        }
        Some(answers)
    }

    fn stand_in_line(&self, ask: Ask) -> Option<oneshot::Receiver<Answer>> {
        let (asker, answer) = oneshot::channel();
        self.queue.send((ask, asker)).ok()?;
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn those_who_come_during_a_commit_share_the_next_one() {
        let commits = Arc::new(AtomicUsize::new(0));
        let disk = Arc::new(Semaphore::new(0));
        let writer = GroupCommit::start({
            let (commits, disk) = (Arc::clone(&commits), Arc::clone(&disk));
            move |asks: Vec<u32>| {
                commits.fetch_add(1, Ordering::SeqCst);
                let disk = Arc::clone(&disk);
                async move {
                    disk.acquire().await.expect("never closed").forget();
                    asks.into_iter().map(|ask| ask * 2).collect()
                }
            }
        });
        let mut first = Box::pin(writer.ask(1));
        assert!(futures_poll(&mut first).await.is_none(), "the first commit waits for the disk");
        let mut others: Vec<_> = (2..=9).map(|ask| Box::pin(writer.ask(ask))).collect();
        for other in &mut others {
            assert!(futures_poll(other).await.is_none());
        }

        disk.add_permits(2);

        assert_eq!(first.await, Some(2));
        for (ask, other) in (2..=9).zip(others) {
            assert_eq!(other.await, Some(ask * 2));
        }
        assert_eq!(commits.load(Ordering::SeqCst), 2, "nine asks, two commits");
    }

    /// Polls once, and lets the writer run.
    async fn futures_poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        let polled = std::future::poll_fn(|context| {
            std::task::Poll::Ready(match std::pin::Pin::new(&mut *future).poll(context) {
                std::task::Poll::Ready(output) => Some(output),
                std::task::Poll::Pending => None,
            })
        })
        .await;
        tokio::task::yield_now().await;
        polled
    }
}
