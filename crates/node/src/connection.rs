//! What JavaScript asks about connections: `req.socket`, when somebody looks at it.

use std::time::Duration;

use ferroute_http::{Connection, Exchange, Peer};

use crate::js::{Args, Js, Outcome, Thrown, Value};
use crate::server;
use crate::thread::Thread;

/// connectionOf(slot)
pub(crate) fn of_slot(js: Js, args: &Args) -> Outcome {
    let thread = Thread::current()?;
    let connection = thread.exchange(args.u32(js, 0)?, |exchange: &Exchange| {
        info(js, exchange.connection())
    });
    Ok(connection.unwrap_or_else(|| js.undefined()))
}

/// connectionInfo(server, connection)
pub(crate) fn info_of(js: Js, args: &Args) -> Outcome {
    let found = find(js, args)?;
    Ok(found.map_or_else(|| js.undefined(), |connection| info(js, &connection)))
}

fn info(js: Js, connection: &Connection) -> Value {
    addresses(js, connection.id(), connection.peer(), connection.local())
}

/// The number of a connection and its two ends, as far as they have addresses.
pub(crate) fn addresses(js: Js, connection: u64, peer: &Peer, local: &Peer) -> Value {
    let mut values = vec![js.f64(connection as f64)];
    for peer in [peer, local] {
        if let Peer::Tcp(address) = peer {
            values.extend([
                js.string(&address.ip().to_string()),
                js.u32(u32::from(address.port())),
                js.string(server::family(address)),
            ]);
        }
    }
    js.array(values.len(), values.into_iter())
}

fn find(js: Js, args: &Args) -> Result<Option<Connection>, Thrown> {
    let thread = Thread::current()?;
    let server = args.u32(js, 0)?;
    let id = args.f64(js, 1)? as u64;
    Ok(server::find_connection(&thread, server, id))
}

/// connectionWatch(server, connection)
pub(crate) fn watch(js: Js, args: &Args) -> Outcome {
    if let Some(connection) = find(js, args)? {
        connection.watch();
    }
    Ok(js.undefined())
}

/// connectionDestroy(server, connection, reset)
pub(crate) fn destroy(js: Js, args: &Args) -> Outcome {
    if let Some(connection) = find(js, args)? {
        connection.destroy(args.bool(js, 2)?);
    }
    Ok(js.undefined())
}

/// connectionTimeout(server, connection, ms)
pub(crate) fn timeout(js: Js, args: &Args) -> Outcome {
    let ms = args.f64(js, 2)?;
    if let Some(connection) = find(js, args)? {
        connection.set_timeout((ms > 0.0).then(|| Duration::from_millis(ms as u64)));
    }
    Ok(js.undefined())
}

/// connectionNoDelay(server, connection, on)
pub(crate) fn no_delay(js: Js, args: &Args) -> Outcome {
    let on = args.bool(js, 2)?;
    if let Some(connection) = find(js, args)? {
        connection.no_delay(on);
    }
    Ok(js.undefined())
}

/// connectionKeepAlive(server, connection, on, delay)
pub(crate) fn keep_alive(js: Js, args: &Args) -> Outcome {
    let on = args.bool(js, 2)?;
    let delay = args.f64(js, 3)?.max(0.0);
    if let Some(connection) = find(js, args)? {
        connection.keep_alive(on, Duration::from_millis(delay as u64));
    }
    Ok(js.undefined())
}

/// connectionBytes(server, connection)
pub(crate) fn bytes(js: Js, args: &Args) -> Outcome {
    // What waits counts as written, as in Node.
    let (read, written) = find(js, args)?.map_or((0, 0), |connection| {
        let written = connection.bytes_written() + connection.bytes_waiting();
        (connection.bytes_read(), written)
    });
    Ok(js.array(2, [js.f64(read as f64), js.f64(written as f64)].into_iter()))
}
