// Reads, measures and writes a few frames at a time.
#include "cli/degrade_file.h"

#include <atomic>
#include <memory>
#include <utility>

#include "cli/distinct_files.h"
#include "cli/exit_code.h"
#include "cli/frame_format_converter.h"
#include "cli/measurement.h"
#include "cli/progress_line.h"
#include "cli/video_reader.h"
#include "cli/video_writer.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_frame.h"
#include "engine/video/frame_converter.h"

namespace limpid::cli {
namespace {

constexpr size_t kBatchFrames = 8;

FrameFormat RgbFormat(FrameFormat format) {
  format.layout = PixelLayout::kRgb;
  format.bit_depth = format.bit_depth > 8 ? 16 : 8;
  return format;
}

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() &&
         text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Matroska and AVI take FFV1; the writer says whether it was one of these.
bool TakesFfv1(const std::string& path) {
  return EndsWith(path, ".mkv") || EndsWith(path, ".avi") ||
         EndsWith(path, ".nut");
}

absl::Status WriteMask(const OperatorSpec& op, const std::string& path) {
  const MaskSpec* mask =
      op.stages.empty() ? nullptr : std::get_if<MaskSpec>(&op.stages.back());
  if (mask == nullptr || mask->bitmap == nullptr) {
    return UsageError(
        "--mask-out needs an operator whose last stage is a mask");
  }
  FrameFormat format;
  format.size = {mask->bitmap->width, mask->bitmap->height};
  format.layout = PixelLayout::kRgb;
  Plane plane;
  plane.stride = 3 * format.size.width;
  for (const uint8_t known : mask->bitmap->known) {
    plane.data.append(3, known != 0 ? '\xff' : '\0');
  }
  Frame frame;
  frame.planes.push_back(std::move(plane));
  ASSIGN_OR_RETURN(const std::unique_ptr<VideoWriter> writer,
                   VideoWriter::Create({.path = path, .format = format}));
  RETURN_IF_ERROR(writer->Write(frame));
  return writer->Finish();
}

class Degradation {
 public:
  Degradation(Measurement& measurement, VideoWriter& writer)
      : measurement_(measurement), writer_(writer) {}

  absl::Status Add(Frame clean) {
    batch_.push_back(std::move(clean));
    return batch_.size() < kBatchFrames ? absl::OkStatus() : Flush();
  }

  absl::Status Flush() {
    if (batch_.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::vector<Frame> measured,
                     measurement_.Measure(batch_));
    batch_.clear();
    for (const Frame& frame : measured) {
      RETURN_IF_ERROR(writer_.Write(frame));
    }
    return absl::OkStatus();
  }

 private:
  Measurement& measurement_;
  VideoWriter& writer_;
  std::vector<Frame> batch_;
};

struct Source {
  VideoReader& reader;
  const std::atomic<bool>& is_interrupted;
};

absl::StatusOr<int64_t> DegradeAll(const Source& source,
                                   Degradation& degradation,
                                   const DegradeFileOptions& options) {
  const FrameFormat rgb = RgbFormat(source.reader.format());
  FrameConverter converter = ConverterTo(rgb);
  ProgressLine progress(options.show_progress ? stderr : nullptr,
                        source.reader.estimated_frames());
  int64_t num_frames = 0;
  for (;;) {
    if (source.is_interrupted) return absl::CancelledError("interrupted");
    ASSIGN_OR_RETURN(const AvFramePtr picture, source.reader.Next());
    if (picture == nullptr) break;
    ASSIGN_OR_RETURN(const AvFramePtr raw, converter.Convert(*picture));
    RETURN_IF_ERROR(degradation.Add(FrameFromAv(*raw, rgb)));
    progress.Update(++num_frames);
  }
  RETURN_IF_ERROR(degradation.Flush());
  return num_frames;
}

absl::Status CheckFiles(const DegradeFileOptions& options) {
  const NamedFile in = {"IN", options.input};
  const NamedFile out = {"OUT", options.output};
  const NamedFile mask = {"--mask-out", options.mask_output};
  RETURN_IF_ERROR(CheckDistinct(out, in));
  RETURN_IF_ERROR(CheckDistinct(mask, in));
  return CheckDistinct(mask, out);
}

absl::StatusOr<DegradedFile> Write(const Source& source,
                                   Measurement& measurement,
                                   const DegradeFileOptions& options) {
  VideoReader& reader = source.reader;
  ASSIGN_OR_RETURN(const std::unique_ptr<VideoWriter> writer,
                   VideoWriter::Create({.path = options.output,
                                        .format = measurement.format(),
                                        .frame_rate = reader.frame_rate(),
                                        .lossless = TakesFfv1(options.output),
                                        .source = &reader}));
  reader.CopyPacketsTo(
      [&](const AVPacket& packet) { return writer->CopyPacket(packet); });
  Degradation degradation(measurement, *writer);
  ASSIGN_OR_RETURN(const int64_t num_frames,
                   DegradeAll(source, degradation, options));
  RETURN_IF_ERROR(writer->Finish());
  return DegradedFile{.frames = num_frames,
                      .size = measurement.format().size,
                      .lossless = writer->is_lossless(),
                      .skipped_streams = writer->skipped_streams()};
}

}  // namespace

absl::StatusOr<DegradedFile> DegradeFile(const DegradeFileOptions& options,
                                         Interrupt& interrupt) {
  RETURN_IF_ERROR(CheckFiles(options));
  std::atomic<bool> is_interrupted = false;
  const Interrupt::Scope cancel(interrupt, [&] { is_interrupted = true; });
  ASSIGN_OR_RETURN(const std::unique_ptr<VideoReader> reader,
                   VideoReader::Open(options.input));
  ASSIGN_OR_RETURN(const std::unique_ptr<Measurement> measurement,
                   Measurement::Create({.op = options.op,
                                        .clean = RgbFormat(reader->format()),
                                        .noise_level = options.noise_level,
                                        .seed = options.seed}));
  if (!options.mask_output.empty()) {
    RETURN_IF_ERROR(WriteMask(measurement->op(), options.mask_output));
  }
  return Write({*reader, is_interrupted}, *measurement, options);
}

}  // namespace limpid::cli
