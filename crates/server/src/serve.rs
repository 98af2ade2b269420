//! Takes connections: deadlines on headers, a cap on their number, and an end without dropped requests.

use std::{convert::Infallible, future::Future, net::SocketAddr, sync::Arc, time::Duration};

use axum::{body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{net::TcpListener, sync::Semaphore};
use tower::ServiceExt as _;

use crate::Site;

/// `axum::serve` sets no timer, so that slow headers would hold a connection for ever: hence a loop of our own.
const HEADERS: Duration = Duration::from_secs(10);

/// Connections at a time; more wait in the kernel's queue.
const CONNECTIONS: usize = 1024;

/// The longest that open requests may take once the end is asked for.
const DRAIN: Duration = Duration::from_secs(28);

/// Serves the site until `stop` completes and open requests have ended.
///
/// What goes wrong on one connection ends that connection alone.
pub async fn serve(site: Site, listener: TcpListener, stop: impl Future<Output = ()>) {
    let router = crate::router(site.clone());
    take(router, listener, stop, || site.drain()).await;
}

/// Takes connections until `stop` completes, says so by `draining`, and waits for open requests.
pub(crate) async fn take(
    router: axum::Router,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
    draining: impl FnOnce(),
) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stop = std::pin::pin!(stop);

    loop {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place.expect("the semaphore is never closed"),
            () = &mut stop => break,
        };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, or the peer is gone already: the next one may fare better.
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Answers are written whole; waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);

        let router = router.clone();
        let answer = service_fn(move |request: Request<Incoming>| answer(router.clone(), request, peer));
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS)
            .serve_connection(TokioIo::new(stream), answer);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What goes wrong on a connection is the peer's: a reset, a timeout, bytes that are not HTTP.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }

    draining();
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(DRAIN) => tracing::warn!("some requests were still open after 28 s and were cut"),
    }
}

async fn answer(
    router: axum::Router,
    request: Request<Incoming>,
    peer: SocketAddr,
) -> Result<axum::response::Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}
