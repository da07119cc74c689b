// Whether a device can still be used. A failed kernel poisons a GPU's context
// for good; the process must then be restarted.
#pragma once

namespace c10 {
struct Device;
}

namespace limpid {

// Waits for what the device still does. A CPU is always usable.
bool IsUsable(c10::Device device);

}  // namespace limpid
