// Enumerations of the protocol <-> those of the engine. An unspecified value
// means the protocol's default; an unknown one is InvalidField(`field`).
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "engine/operators/operator_spec.h"
#include "engine/session/session_config.h"
#include "engine/solver/solver_kind.h"
#include "engine/video/encoding.h"
#include "engine/video/frame_format.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::server {

// A layout has no default: unspecified is an error.
absl::StatusOr<PixelLayout> LayoutFromMessage(v1::PixelLayout layout,
                                              std::string_view field);
absl::StatusOr<Encoding> EncodingFromMessage(v1::Encoding encoding,
                                             std::string_view field);
absl::StatusOr<SolverKind> SolverFromMessage(v1::SolverKind kind,
                                             std::string_view field);
absl::StatusOr<Mode> ModeFromMessage(v1::Mode mode, std::string_view field);
absl::StatusOr<Border> BorderFromMessage(v1::Border border,
                                         std::string_view field);
absl::StatusOr<DownsampleKernel> KernelFromMessage(v1::DownsampleKernel kernel,
                                                   std::string_view field);

v1::PixelLayout LayoutMessage(PixelLayout layout);
v1::Encoding EncodingMessage(Encoding encoding);
v1::SolverKind SolverMessage(SolverKind kind);
v1::Mode ModeMessage(Mode mode);
v1::Border BorderMessage(Border border);
v1::DownsampleKernel KernelMessage(DownsampleKernel kernel);

}  // namespace limpid::server
