// Two threads: this one reads and sends, the other one takes and writes.
#include "cli/restore_file.h"

#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cli/distinct_files.h"
#include "cli/frame_format_converter.h"
#include "cli/operator_argument.h"
#include "cli/progress_line.h"
#include "cli/received_frame.h"
#include "cli/restored_format.h"
#include "cli/video_reader.h"
#include "cli/video_writer.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_frame.h"
#include "engine/video/frame_converter.h"
#include "server/wire_duration.h"
#include "server/wire_frame.h"

namespace limpid::cli {
namespace {

// Returns the number of frames.
absl::StatusOr<int64_t> SendVideo(VideoReader& reader,
                                  client::RestorationCall& call) {
  FrameConverter converter = ConverterTo(reader.format());
  for (int64_t num_frames = 0;; ++num_frames) {
    ASSIGN_OR_RETURN(const AvFramePtr picture, reader.Next());
    if (picture == nullptr) {
      RETURN_IF_ERROR(call.End());
      return num_frames;
    }
    ASSIGN_OR_RETURN(const AvFramePtr raw, converter.Convert(*picture));
    RETURN_IF_ERROR(
        call.Send(server::FrameMessage(FrameFromAv(*raw, reader.format()))));
  }
}

struct Destination {
  VideoWriter& writer;
  const FrameFormat& format;
  ProgressLine& progress;
};

// Returns the number of frames.
absl::StatusOr<int64_t> WriteVideo(client::RestorationCall& call,
                                   const Destination& destination) {
  int64_t num_frames = 0;
  for (;;) {
    ASSIGN_OR_RETURN(std::optional<v1::Chunk> chunk, call.Next());
    if (!chunk.has_value()) return num_frames;
    for (v1::Frame& message : *chunk->mutable_frames()) {
      ASSIGN_OR_RETURN(const Frame frame,
                       ReceivedFrame(std::move(message), destination.format));
      RETURN_IF_ERROR(destination.writer.Write(frame));
      destination.progress.Update(++num_frames);
    }
  }
}

struct FrameCounts {
  int64_t sent = 0;
  int64_t written = 0;
};

// Runs both threads; the first failure cancels the call and is the one told.
absl::StatusOr<FrameCounts> Stream(VideoReader& reader,
                                   client::RestorationCall& call,
                                   const Destination& destination) {
  absl::StatusOr<int64_t> written = 0;
  std::thread taker([&] {
    written = WriteVideo(call, destination);
    if (!written.ok()) call.Cancel();
  });
  const absl::StatusOr<int64_t> sent = SendVideo(reader, call);
  if (!sent.ok()) call.Cancel();
  taker.join();
  const bool reader_failed = !sent.ok() && absl::IsCancelled(written.status());
  if (reader_failed) return sent.status();
  RETURN_IF_ERROR(written.status());
  RETURN_IF_ERROR(sent.status());
  return FrameCounts{.sent = *sent, .written = *written};
}

// Only LIVE may lose frames.
absl::Status CheckCounts(const RestoreFileOptions& options,
                         const FrameCounts& counts) {
  if (options.live || counts.written == counts.sent) return absl::OkStatus();
  return absl::InternalError(absl::StrFormat(
      "the server returned %d frames for %d", counts.written, counts.sent));
}

RestoredFile Report(const v1::Summary& summary) {
  return {.dropped_frames = static_cast<int64_t>(summary.frames_dropped()),
          .chunks = static_cast<int64_t>(summary.chunks()),
          .first_chunk_seconds = absl::ToDoubleSeconds(
              server::DurationOf(summary.first_chunk_latency())),
          .residual = summary.residual()};
}

// A video being restored, in order of need.
struct Restoration {
  std::unique_ptr<VideoReader> reader;
  std::unique_ptr<client::RestorationCall> call;
  FrameFormat format;  // of what comes back
};

absl::StatusOr<Restoration> Start(const client::RestorationClient& client,
                                  const RestoreFileOptions& options) {
  Restoration result;
  ASSIGN_OR_RETURN(result.reader, VideoReader::Open(options.input));
  const FrameFormat& source = result.reader->format();
  ASSIGN_OR_RETURN(const OperatorSpec op,
                   OperatorForMeasurement(options.restoration.op, source.size));
  ASSIGN_OR_RETURN(v1::Open open, OpenMessage(options.restoration, op, source,
                                              result.reader->frame_rate()));
  open.set_mode(options.live ? v1::MODE_LIVE : v1::MODE_OFFLINE);
  ASSIGN_OR_RETURN(
      result.call,
      client.Restore(open, {.progress = nullptr, .notice = options.on_notice}));
  ASSIGN_OR_RETURN(result.format,
                   RestoredFormat(source, RestoredSize(op, source.size),
                                  result.call->opened()));
  return result;
}

absl::StatusOr<RestoredFile> Write(Restoration& restoration,
                                   const RestoreFileOptions& options) {
  VideoReader& reader = *restoration.reader;
  ASSIGN_OR_RETURN(const std::unique_ptr<VideoWriter> writer,
                   VideoWriter::Create({.path = options.output,
                                        .format = restoration.format,
                                        .frame_rate = reader.frame_rate(),
                                        .lossless = options.lossless,
                                        .source = &reader}));
  reader.CopyPacketsTo(
      [&](const AVPacket& packet) { return writer->CopyPacket(packet); });
  ProgressLine progress(options.show_progress ? stderr : nullptr,
                        reader.estimated_frames());
  ASSIGN_OR_RETURN(const FrameCounts counts,
                   Stream(reader, *restoration.call,
                          {.writer = *writer,
                           .format = restoration.format,
                           .progress = progress}));
  RETURN_IF_ERROR(CheckCounts(options, counts));
  RETURN_IF_ERROR(writer->Finish());
  RestoredFile result =
      Report(restoration.call->summary().value_or(v1::Summary()));
  result.frames = counts.written;
  result.size = restoration.format.size;
  result.skipped_streams = writer->skipped_streams();
  return result;
}

}  // namespace

absl::StatusOr<RestoredFile> RestoreFile(
    const client::RestorationClient& client, const RestoreFileOptions& options,
    Interrupt& interrupt) {
  RETURN_IF_ERROR(
      CheckDistinct({"OUT", options.output}, {"IN", options.input}));
  const absl::Time start = absl::Now();
  ASSIGN_OR_RETURN(Restoration restoration, Start(client, options));
  const Interrupt::Scope cancel(interrupt, [&] { restoration.call->Cancel(); });
  ASSIGN_OR_RETURN(RestoredFile result, Write(restoration, options));
  result.seconds = absl::ToDoubleSeconds(absl::Now() - start);
  return result;
}

}  // namespace limpid::cli
