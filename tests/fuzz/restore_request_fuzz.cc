// Any bytes, read as a client's messages, each behind its length -> the rules
// of a stream, the conversion of what they carry. Whatever a client sends is
// taken, or refused with a status that names a reason.
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/delimited_message_util.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/session/session_config.h"
#include "limpid/v1/restoration.pb.h"
#include "server/frame_ingest.h"
#include "server/stream_rules.h"
#include "server/wire_config.h"
#include "server/wire_operator.h"
#include "server/wire_status.h"

namespace limpid::server {
namespace {

constexpr int64_t kMaxSide = 256;

SessionLimits SmallLimits() {
  SessionLimits limits;
  limits.max_width = kMaxSide;
  limits.max_height = kMaxSide;
  return limits;
}

// A stream as far as its messages go: no engine behind it.
class Stream {
 public:
  absl::Status Accept(v1::RestoreRequest request) {
    RETURN_IF_ERROR(rules_.Accept(request));
    if (request.has_open()) return Open(request.open());
    if (request.has_frames()) return Take(std::move(*request.mutable_frames()));
    if (request.control().has_operator_change()) {
      return Change(request.control().operator_change());
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Open(const v1::Open& open) {
    ASSIGN_OR_RETURN(SessionConfig config, ConfigFromOpen(open, limits_));
    ASSIGN_OR_RETURN(config, ResolveConfig(std::move(config), limits_));
    // Bitstreams are FFmpeg's to fuzz.
    if (config.source_encoding == Encoding::kRaw) {
      ASSIGN_OR_RETURN(ingest_, FrameIngest::Create(config));
    }
    ConfigMessage(config, 1 << 20);
    rules_.Open({.credits = limits_.max_frames_in_flight});
    return absl::OkStatus();
  }

  absl::Status Take(v1::Frames frames) {
    if (!ingest_.has_value()) return absl::OkStatus();
    for (int i = 0; i < frames.frames_size(); ++i) {
      RETURN_IF_ERROR(
          ingest_->Take(std::move(*frames.mutable_frames(i)), i).status());
    }
    return absl::OkStatus();
  }

  absl::Status Change(const v1::OperatorChange& change) {
    return OperatorFromMessage(change.operator_(), {kMaxSide, kMaxSide},
                               "control.operator_change.operator")
        .status();
  }

  const SessionLimits limits_ = SmallLimits();
  StreamRules rules_;
  std::optional<FrameIngest> ingest_;
};

void RequireReason(const absl::Status& status) {
  if (ReasonOf(status) != Reason::kNone && !ToGrpcStatus(status).ok()) return;
  std::fprintf(stderr, "refused without a reason: %s\n",
               status.ToString().c_str());
  std::abort();
}

void Replay(const uint8_t* data, size_t size) {
  google::protobuf::io::ArrayInputStream input(data, static_cast<int>(size));
  Stream stream;
  v1::RestoreRequest request;
  bool at_end = false;
  while (google::protobuf::util::ParseDelimitedFromZeroCopyStream(
      &request, &input, &at_end)) {
    const absl::Status status = stream.Accept(std::exchange(request, {}));
    if (status.ok()) continue;
    return RequireReason(status);
  }
}

}  // namespace
}  // namespace limpid::server

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  limpid::server::Replay(data, size);
  return 0;
}
