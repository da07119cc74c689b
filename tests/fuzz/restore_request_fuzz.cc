// Any bytes, read as a client's messages, each behind its length -> the rules
// of a stream and its pipeline, over an engine that restores nothing. Whatever
// a client sends is taken, or refused with a status that names a reason.
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/delimited_message_util.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/session/session_config.h"
#include "limpid/v1/restoration.pb.h"
#include "server/stream_pipeline.h"
#include "server/stream_rules.h"
#include "server/wire_config.h"
#include "server/wire_status.h"
#include "tests/testing/fake_engine.h"

namespace limpid::server {
namespace {

constexpr int64_t kMaxSide = 256;

EngineOptions SmallOptions() {
  EngineOptions options;
  options.session_limits.max_width = kMaxSide;
  options.session_limits.max_height = kMaxSide;
  return options;
}

// Bitstreams are FFmpeg's to fuzz.
bool HasBitstreams(const v1::Open& open) {
  const auto is_raw = [](v1::Encoding encoding) {
    return encoding == v1::ENCODING_UNSPECIFIED || encoding == v1::ENCODING_RAW;
  };
  return !is_raw(open.source().encoding()) || !is_raw(open.output().encoding());
}

// A stream but for its call: nothing is answered.
class Stream {
 public:
  absl::Status Accept(v1::RestoreRequest request) {
    RETURN_IF_ERROR(rules_.Accept(request));
    if (request.has_open()) return Open(request.open());
    if (pipeline_ == nullptr) return absl::OkStatus();
    if (request.has_frames()) {
      RETURN_IF_ERROR(pipeline_->Take(std::move(*request.mutable_frames())));
    }
    if (request.has_control()) {
      RETURN_IF_ERROR(pipeline_->Apply(request.control()));
    }
    if (request.has_end()) RETURN_IF_ERROR(pipeline_->Finish());
    SubmissionQueue& submissions = pipeline_->submissions();
    RETURN_IF_ERROR(submissions.Submit(absl::UnixEpoch(), true));
    rules_.RetireChanges(submissions.TakeApplied());
    return absl::OkStatus();
  }

 private:
  absl::Status Open(const v1::Open& open) {
    const SessionLimits& limits = engine_.options().session_limits;
    if (HasBitstreams(open)) {
      ASSIGN_OR_RETURN(SessionConfig config, ConfigFromOpen(open, limits));
      RETURN_IF_ERROR(ResolveConfig(std::move(config), limits).status());
    } else {
      ASSIGN_OR_RETURN(pipeline_,
                       StreamPipeline::Open(open, engine_, ServiceOptions(),
                                            [](const MeasuredChunk&) {
                                              return RestoredCallback();
                                            }));
      pipeline_->OpenedMessage();
    }
    rules_.Open({.credits = limits.max_frames_in_flight});
    return absl::OkStatus();
  }

  FakeEngine engine_{SmallOptions()};
  StreamRules rules_;
  std::unique_ptr<StreamPipeline> pipeline_;  // null until open, or for ever
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
