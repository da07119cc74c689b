// Chunks go in as credits allow and are timed on their way back.
#include "bench/engine_stream.h"

#include <unistd.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "bench/process_usage.h"
#include "bench/run_all.h"
#include "engine/base/status_macros.h"
#include "engine/video/chunker.h"

namespace limpid::bench {
namespace {

// Feeds one session from a thread of its own.
class EngineStream {
 public:
  EngineStream(std::unique_ptr<Session> session, const SessionLimits& limits,
               StreamFigures& figures)
      : session_(std::move(session)), limits_(limits), figures_(figures) {}

  // Returns when every chunk has come back; feeds no more after an error.
  absl::Status Run(int64_t num_frames) {
    const absl::Status fed = Feed(num_frames);
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &EngineStream::IsEmpty));
    status_.Update(fed);
    return status_;
  }

  double feeding_cpu_seconds() const { return feeding_cpu_seconds_; }

 private:
  absl::Status Feed(int64_t num_frames) {
    const Frame pattern = PatternFrame(session_->config().source.size, 0);
    Chunker chunker(limits_.cadence);
    for (int64_t i = 0; i < num_frames; ++i) {
      const double before = ThreadCpuSeconds();
      Frame frame = pattern;
      frame.pts = i;
      feeding_cpu_seconds_ += ThreadCpuSeconds() - before;
      if (auto chunk = chunker.Push(std::move(frame)); chunk.has_value()) {
        RETURN_IF_ERROR(Submit(*std::move(chunk)));
      }
    }
    auto chunk = chunker.Flush();
    return chunk.has_value() ? Submit(*std::move(chunk)) : absl::OkStatus();
  }

  absl::Status Submit(Chunk chunk) {
    const auto num_frames = static_cast<int64_t>(chunk.frames.size());
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &EngineStream::HasCredits));
      in_flight_ += num_frames;
    }
    const bool is_first = chunk.first_frame == 0;
    RestoredCallback done = [this, is_first, num_frames, sent = absl::Now()](
                                absl::StatusOr<RestoredChunk> restored) {
      figures_.AddChunk(num_frames, is_first, absl::Now() - sent);
      absl::MutexLock lock(&mutex_);
      status_.Update(restored.status());
      in_flight_ -= num_frames;
    };
    const absl::Status submitted =
        session_->Submit(std::move(chunk), absl::InfiniteFuture(), done);
    if (!submitted.ok()) Return(num_frames);
    return submitted;
  }

  void Return(int64_t num_frames) {
    absl::MutexLock lock(&mutex_);
    in_flight_ -= num_frames;
  }

  bool HasCredits() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return in_flight_ + limits_.cadence.chunk_frames <=
           limits_.max_frames_in_flight;
  }
  bool IsEmpty() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return in_flight_ == 0;
  }

  const std::unique_ptr<Session> session_;
  const SessionLimits limits_;
  StreamFigures& figures_;
  double feeding_cpu_seconds_ = 0;  // of the feeding thread
  absl::Mutex mutex_;
  int64_t in_flight_ ABSL_GUARDED_BY(mutex_) = 0;  // frames
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<nlohmann::json> StreamThroughEngine(Engine& engine,
                                                   const Workload& workload,
                                                   const StreamLoad& load) {
  StreamFigures figures;
  std::vector<std::unique_ptr<EngineStream>> streams;
  for (int i = 0; i < load.num_sessions; ++i) {
    ASSIGN_OR_RETURN(auto session, engine.Open(ConfigOf(workload)));
    streams.push_back(std::make_unique<EngineStream>(
        std::move(session), engine.options().session_limits, figures));
  }
  const double cpu_before = UsageOf(getpid()).cpu_seconds;
  const absl::Time start = absl::Now();
  RETURN_IF_ERROR(RunAll(streams, load.frames_a_session));
  const absl::Duration elapsed = absl::Now() - start;
  double cpu_seconds = UsageOf(getpid()).cpu_seconds - cpu_before;
  for (const auto& stream : streams) {
    cpu_seconds -= stream->feeding_cpu_seconds();
  }
  return figures.ToJson(elapsed, cpu_seconds);
}

}  // namespace limpid::bench
