// Two threads: this one reads and sends, the other one takes and writes.
#include "cli/restore_file.h"

#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "cli/operator_argument.h"
#include "cli/progress_line.h"
#include "cli/received_frame.h"
#include "cli/video_reader.h"
#include "cli/video_writer.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_frame.h"
#include "engine/video/frame_converter.h"
#include "server/wire_frame.h"

namespace limpid::cli {
namespace {

absl::Status SendVideo(VideoReader& reader, client::RestorationCall& call) {
  const FrameFormat& format = reader.format();
  FrameConverter converter({.format = AvFormatOf(format),
                            .width = static_cast<int>(format.size.width),
                            .height = static_cast<int>(format.size.height),
                            .color = AvColorOf(format)});
  for (;;) {
    ASSIGN_OR_RETURN(const AvFramePtr picture, reader.Next());
    if (picture == nullptr) return call.End();
    ASSIGN_OR_RETURN(const AvFramePtr raw, converter.Convert(*picture));
    RETURN_IF_ERROR(call.Send(server::FrameMessage(FrameFromAv(*raw, format))));
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

FrameFormat RestoredFormat(const FrameFormat& source,
                           const v1::Opened& opened) {
  FrameFormat format = source;
  format.size = {opened.config().output_width(),
                 opened.config().output_height()};
  return format;
}

// Runs both threads; the first failure cancels the call and is the one told.
absl::StatusOr<int64_t> Stream(VideoReader& reader,
                               client::RestorationCall& call,
                               const Destination& destination) {
  absl::StatusOr<int64_t> written = 0;
  std::thread taker([&] {
    written = WriteVideo(call, destination);
    if (!written.ok()) call.Cancel();
  });
  const absl::Status sent = SendVideo(reader, call);
  if (!sent.ok()) call.Cancel();
  taker.join();
  const bool reader_failed = !sent.ok() && absl::IsCancelled(written.status());
  if (reader_failed) return sent;
  return written;
}

RestoredFile Report(const v1::Summary& summary) {
  const auto& latency = summary.first_chunk_latency();
  return {.dropped_frames = static_cast<int64_t>(summary.frames_dropped()),
          .chunks = static_cast<int64_t>(summary.chunks()),
          .first_chunk_seconds = latency.seconds() + latency.nanos() * 1e-9,
          .residual = summary.residual()};
}

absl::StatusOr<v1::Open> OpenFor(const RestoreFileOptions& options,
                                 const VideoReader& reader) {
  ASSIGN_OR_RETURN(
      const OperatorSpec op,
      OperatorForMeasurement(options.restoration.op, reader.format().size));
  ASSIGN_OR_RETURN(v1::Open open,
                   OpenMessage(options.restoration, op, reader.format(),
                               reader.frame_rate()));
  open.set_mode(options.live ? v1::MODE_LIVE : v1::MODE_OFFLINE);
  return open;
}

}  // namespace

absl::StatusOr<RestoredFile> RestoreFile(
    const client::RestorationClient& client, const RestoreFileOptions& options,
    Interrupt& interrupt) {
  ASSIGN_OR_RETURN(const std::unique_ptr<VideoReader> reader,
                   VideoReader::Open(options.input));
  ASSIGN_OR_RETURN(const v1::Open open, OpenFor(options, *reader));
  const absl::Time start = absl::Now();
  ASSIGN_OR_RETURN(const std::unique_ptr<client::RestorationCall> call,
                   client.Restore(open));
  const FrameFormat format = RestoredFormat(reader->format(), call->opened());
  ASSIGN_OR_RETURN(const std::unique_ptr<VideoWriter> writer,
                   VideoWriter::Create({.path = options.output,
                                        .format = format,
                                        .frame_rate = reader->frame_rate(),
                                        .lossless = options.lossless,
                                        .source = reader.get()}));
  reader->CopyPacketsTo(
      [&](const AVPacket& packet) { return writer->CopyPacket(packet); });
  ProgressLine progress(options.show_progress ? stderr : nullptr,
                        reader->estimated_frames());
  const Interrupt::Scope cancel(interrupt, [&] { call->Cancel(); });
  ASSIGN_OR_RETURN(
      const int64_t num_frames,
      Stream(*reader, *call,
             {.writer = *writer, .format = format, .progress = progress}));
  RETURN_IF_ERROR(writer->Finish());
  RestoredFile result = Report(call->summary().value_or(v1::Summary()));
  result.frames = num_frames;
  result.size = format.size;
  result.seconds = absl::ToDoubleSeconds(absl::Now() - start);
  result.skipped_streams = writer->skipped_streams();
  return result;
}

}  // namespace limpid::cli
