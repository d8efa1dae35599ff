//! The bench's workloads on axum: one thread, no JavaScript. It is the limit that the other servers are measured
//! against, so it does what they do: parses and serialises JSON for each request, with typed data where Rust has types.

use std::{env, fs, io, path::PathBuf, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::{get, post},
    serve::ListenerExt,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

#[derive(Serialize)]
struct Hello {
    message: &'static str,
}

/// One element of the 100 KB answer, as `../../fixtures.mjs` writes it.
#[derive(Clone, Serialize, Deserialize)]
struct Item {
    id: u32,
    name: String,
    email: String,
    active: bool,
    tags: Vec<String>,
    description: String,
}

#[derive(Serialize)]
struct RouteAnswer {
    route: u32,
    id: String,
}

fn main() -> io::Result<()> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(serve())
}

async fn serve() -> io::Result<()> {
    let fixtures =
        PathBuf::from(env::var("FIXTURES").unwrap_or_else(|_| "../../target/fixtures".into()));
    let items: Arc<[Item]> = serde_json::from_slice(&fs::read(fixtures.join("items.json"))?)?;
    let routes: u32 = number("ROUTES", 0);

    let mut router = Router::new()
        .route("/api/hello", get(hello))
        .route("/api/cached", get(hello))
        .route("/api/items", get(all_items))
        .route("/api/echo", post(echo));
    for route in 0..routes {
        let answer = async move |Path(id): Path<String>| Json(RouteAnswer { route, id });
        router = router.route(&format!("/api/route-{route}/{{id}}"), get(answer));
    }
    let app = router
        .fallback_service(ServeDir::new(fixtures.join("public")))
        .with_state(items);

    let host = env::var("HOST").unwrap_or_else(|_| "127.0.0.1".into());
    let listener = TcpListener::bind((host, number("PORT", 3000)))
        .await?
        .tap_io(|stream| {
            // A socket that refuses the option is still served.
            let _ = stream.set_nodelay(true);
        });
    axum::serve(listener, app).await
}

fn number<T: std::str::FromStr>(name: &str, default: T) -> T {
    env::var(name)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

async fn hello() -> Json<Hello> {
    Json(Hello {
        message: "Hello from Next.js API!",
    })
}

async fn all_items(State(items): State<Arc<[Item]>>) -> Json<Arc<[Item]>> {
    Json(items)
}

async fn echo(Json(value): Json<Value>) -> Json<Value> {
    Json(value)
}
