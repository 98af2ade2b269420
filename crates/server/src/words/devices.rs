//! What somebody signed in with.

use domain::accounts::Device;

use super::Words;

/// "Firefox on Windows"
pub(crate) fn device(device: Device, t: &Words) -> String {
    match (device.browser.name(), device.system.name()) {
        (Some(browser), Some(system)) => t.account_device(browser, system),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => t.account_device_unknown(),
    }
}
