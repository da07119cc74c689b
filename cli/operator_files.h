// Reads the files that an operator string names.
#pragma once

#include "absl/status/status.h"
#include "engine/operators/operator_spec.h"

namespace limpid::cli {

// Puts a bitmap in place of each mask:file= (known where the picture's luma is
// at least half) and taps in place of each blur:file=. The error names the
// file.
absl::Status LoadOperatorFiles(OperatorSpec& spec);

}  // namespace limpid::cli
