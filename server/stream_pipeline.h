// The way of one session's frames: unpack, cut into chunks, submit to the
// engine, pack what comes back.
//
// Exists from open to end; destroying it returns all that the session holds.
// Thread-compatible; called from the session's strand.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/session/engine.h"
#include "limpid/v1/restoration.pb.h"
#include "server/chunk_cutter.h"
#include "server/service_options.h"
#include "server/stream_codecs.h"
#include "server/submission_queue.h"

namespace limpid::server {

class StreamPipeline {
 public:
  // Opens a session. Errors: ConfigFromOpen's, Engine::Open's, those of a
  // decoder or encoder that cannot be made.
  static absl::StatusOr<std::unique_ptr<StreamPipeline>> Open(
      const v1::Open& open, Engine& engine, const ServiceOptions& options,
      SubmissionQueue::MakeCallback make_callback);

  // All but the session's id.
  v1::Opened OpenedMessage() const;

  // INVALID_ARGUMENT as FrameIngest::Take.
  absl::Status Take(v1::Frames frames);
  // INVALID_ARGUMENT under "control.operator_change", or the decoder's errors.
  absl::Status Apply(const v1::Control& control);
  // The client has sent every frame.
  absl::Status Finish();

  SubmissionQueue& submissions() { return submissions_; }
  const SubmissionQueue& submissions() const { return submissions_; }
  absl::StatusOr<std::vector<v1::RestoreResponse>> Pack(
      RestoredChunk chunk, absl::Duration decode_time) {
    return codecs_.egress.Pack(std::move(chunk), decode_time);
  }

  const Session& session() const { return *session_; }
  const SessionConfig& config() const { return session_->config(); }

 private:
  StreamPipeline(std::unique_ptr<Session> session, StreamCodecs codecs,
                 const SessionLimits& limits, const ServiceOptions& options,
                 SubmissionQueue::MakeCallback make_callback);

  absl::Status Change(const v1::OperatorChange& message);
  absl::Status DrainDecoder();

  const SessionLimits limits_;
  const ServiceOptions options_;
  std::unique_ptr<Session> session_;
  StreamCodecs codecs_;
  SubmissionQueue submissions_;
  ChunkCutter cutter_;
};

}  // namespace limpid::server
