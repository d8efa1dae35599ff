//! Lets the linker leave Node-API to the `node` that loads the addon, and keeps the addon loaded.

fn main() {
    napi_build::setup();
    // Node unloads an addon with the last environment that loaded it, which may be a worker's. The reactor's threads
    // outlive that (they see open connections to their end), so the library must stay.
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
