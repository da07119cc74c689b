// Scales to cover, then cuts the centre out.
#include "cli/rgb_clip.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "cli/frame_format_converter.h"
#include "cli/video_reader.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_frame.h"

namespace limpid::cli {
namespace {

constexpr int64_t kBytesPerPixel = 3;

FrameSize CoveringSize(FrameSize source, FrameSize wanted) {
  const double scale =
      std::max(static_cast<double>(wanted.width) / source.width,
               static_cast<double>(wanted.height) / source.height);
  return {
      std::max<int64_t>(wanted.width, std::llround(source.width * scale)),
      std::max<int64_t>(wanted.height, std::llround(source.height * scale))};
}

Frame CropCentre(Frame frame, FrameSize from, FrameSize to) {
  if (from == to) return frame;
  const int64_t left = (from.width - to.width) / 2;
  const int64_t top = (from.height - to.height) / 2;
  const int64_t row_bytes = kBytesPerPixel * to.width;
  Plane cropped;
  cropped.stride = row_bytes;
  for (int64_t y = top; y < top + to.height; ++y) {
    cropped.data.append(frame.planes[0].data,
                        kBytesPerPixel * (y * from.width + left), row_bytes);
  }
  frame.planes[0] = std::move(cropped);
  return frame;
}

FrameFormat RgbFormat(const FrameFormat& source, FrameSize size) {
  FrameFormat format = source;
  format.size = size;
  format.layout = PixelLayout::kRgb;
  format.bit_depth = 8;
  return format;
}

}  // namespace

absl::StatusOr<RgbClip> LoadClip(const std::string& path,
                                 const ClipSelection& selection) {
  ASSIGN_OR_RETURN(const std::unique_ptr<VideoReader> reader,
                   VideoReader::Open(path));
  const FrameSize source = reader->format().size;
  const bool keeps_size = selection.size == FrameSize{};
  const FrameSize size = keeps_size ? source : selection.size;
  const FrameSize scaled = CoveringSize(source, size);
  const FrameFormat scaled_format = RgbFormat(reader->format(), scaled);
  FrameConverter converter = ConverterTo(scaled_format);
  RgbClip clip = {.format = RgbFormat(reader->format(), size),
                  .frame_rate = reader->frame_rate()};
  while (selection.max_frames == 0 ||
         static_cast<int64_t>(clip.frames.size()) < selection.max_frames) {
    ASSIGN_OR_RETURN(const AvFramePtr picture, reader->Next());
    if (picture == nullptr) break;
    ASSIGN_OR_RETURN(const AvFramePtr rgb, converter.Convert(*picture));
    clip.frames.push_back(
        CropCentre(FrameFromAv(*rgb, scaled_format), scaled, size));
  }
  if (!clip.frames.empty()) return clip;
  return absl::InvalidArgumentError(path + ": has no frames");
}

absl::StatusOr<RgbClip> ScaleClip(const RgbClip& clip, FrameSize size) {
  RgbClip scaled = {.format = RgbFormat(clip.format, size),
                    .frame_rate = clip.frame_rate};
  FrameConverter converter = ConverterTo(scaled.format);
  for (const Frame& frame : clip.frames) {
    ASSIGN_OR_RETURN(const AvFramePtr picture,
                     converter.Convert(*BorrowFrame(frame, clip.format)));
    scaled.frames.push_back(FrameFromAv(*picture, scaled.format));
  }
  return scaled;
}

}  // namespace limpid::cli
