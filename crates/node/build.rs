//! Lets the linker leave Node-API to the `node` that loads the addon.

fn main() {
    napi_build::setup();
}
