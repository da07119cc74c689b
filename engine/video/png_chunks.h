// A PNG file cut down to the chunks that its pixels need.
//
// FFmpeg inflates texts and colour profiles without a bound: a megabyte of them
// asks for a gigabyte. They do not get that far.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace limpid {

// The header, palette, data and end of `file`; transparency goes with the rest.
// InvalidBitstream when it is no PNG, ends early or goes on after its end. What
// the chunks say is left to the decoder.
absl::StatusOr<std::string> PngPixelChunks(std::string_view file);

}  // namespace limpid
