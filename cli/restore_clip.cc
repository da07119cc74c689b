// One thread sends, this one takes.
#include "cli/restore_clip.h"

#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cli/received_frame.h"
#include "cli/restored_format.h"
#include "engine/base/status_macros.h"
#include "server/wire_duration.h"
#include "server/wire_frame.h"

namespace limpid::cli {
namespace {

absl::Status SendClip(const RgbClip& clip, client::RestorationCall& call) {
  for (const Frame& frame : clip.frames) {
    RETURN_IF_ERROR(call.Send(server::FrameMessage(frame)));
  }
  return call.End();
}

absl::Status TakeClip(client::RestorationCall& call, RestoredClip& restored) {
  RgbClip& clip = restored.clip;
  for (;;) {
    ASSIGN_OR_RETURN(std::optional<v1::Chunk> chunk, call.Next());
    if (!chunk.has_value()) return absl::OkStatus();
    restored.chunk_starts.push_back(std::ssize(clip.frames));
    for (v1::Frame& message : *chunk->mutable_frames()) {
      ASSIGN_OR_RETURN(Frame frame,
                       ReceivedFrame(std::move(message), clip.format));
      clip.frames.push_back(std::move(frame));
    }
  }
}

absl::Status Stream(const RgbClip& measurement, client::RestorationCall& call,
                    RestoredClip& restored) {
  absl::Status sent;
  std::thread sender([&] {
    sent = SendClip(measurement, call);
    if (!sent.ok()) call.Cancel();
  });
  const absl::Status taken = TakeClip(call, restored);
  if (!taken.ok()) call.Cancel();
  sender.join();
  RETURN_IF_ERROR(taken);
  RETURN_IF_ERROR(sent);
  const size_t num_restored = restored.clip.frames.size();
  if (num_restored == measurement.frames.size()) {
    return absl::OkStatus();
  }
  return absl::InternalError(
      absl::StrFormat("the server returned %d frames for %d", num_restored,
                      measurement.frames.size()));
}

}  // namespace

absl::StatusOr<RestoredClip> RestoreClip(
    const client::RestorationClient& client, const ClipToRestore& clip,
    Interrupt& interrupt) {
  const RgbClip& measurement = clip.measurement;
  const absl::Time start = absl::Now();
  ASSIGN_OR_RETURN(const std::unique_ptr<client::RestorationCall> call,
                   client.Restore(clip.open));
  const Interrupt::Scope cancel(interrupt, [&] { call->Cancel(); });
  RestoredClip result = {.clip = {.format = measurement.format,
                                  .frame_rate = measurement.frame_rate}};
  ASSIGN_OR_RETURN(
      result.clip.format,
      RestoredFormat(measurement.format, clip.restored_size, call->opened()));
  RETURN_IF_ERROR(Stream(measurement, *call, result));
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  result.fps = static_cast<double>(measurement.frames.size()) / seconds;
  const v1::Summary summary = call->summary().value_or(v1::Summary());
  result.first_chunk_seconds =
      absl::ToDoubleSeconds(server::DurationOf(summary.first_chunk_latency()));
  result.residual = summary.residual();
  return result;
}

}  // namespace limpid::cli
