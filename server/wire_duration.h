// absl::Duration <-> google.protobuf.Duration.
#pragma once

#include <google/protobuf/duration.pb.h>

#include "absl/time/time.h"

namespace limpid::server {

google::protobuf::Duration DurationMessage(absl::Duration duration);
absl::Duration DurationOf(const google::protobuf::Duration& message);

}  // namespace limpid::server
