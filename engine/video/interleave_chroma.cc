#include "engine/video/interleave_chroma.h"

#include <cstdint>

#include "engine/base/status_macros.h"
#include "engine/video/av_status.h"

namespace limpid {
namespace {

constexpr int kP010Shift = 6;  // P010 holds its values in the high bits

template <typename Sample>
Sample* RowOf(const AVFrame& picture, int plane, int row) {
  return reinterpret_cast<Sample*>(picture.data[plane] +
                                   static_cast<int64_t>(row) *
                                       picture.linesize[plane]);
}

template <typename Sample>
void Interleave(const AVFrame& planar, int shift, AVFrame& out) {
  const int chroma_width = (planar.width + 1) / 2;
  const int chroma_height = (planar.height + 1) / 2;
  for (int y = 0; y < planar.height; ++y) {
    const Sample* const from = RowOf<Sample>(planar, 0, y);
    Sample* const to = RowOf<Sample>(out, 0, y);
    for (int x = 0; x < planar.width; ++x) {
      to[x] = static_cast<Sample>(from[x] << shift);
    }
  }
  for (int y = 0; y < chroma_height; ++y) {
    const Sample* const cb = RowOf<Sample>(planar, 1, y);
    const Sample* const cr = RowOf<Sample>(planar, 2, y);
    Sample* const to = RowOf<Sample>(out, 1, y);
    for (int x = 0; x < chroma_width; ++x) {
      to[2 * x] = static_cast<Sample>(cb[x] << shift);
      to[2 * x + 1] = static_cast<Sample>(cr[x] << shift);
    }
  }
}

}  // namespace

AVPixelFormat PlanarFormatOf(AVPixelFormat format) {
  if (format == AV_PIX_FMT_NV12) return AV_PIX_FMT_YUV420P;
  if (format == AV_PIX_FMT_P010LE) return AV_PIX_FMT_YUV420P10LE;
  return format;
}

absl::StatusOr<AvFramePtr> InterleaveChroma(const AVFrame& planar,
                                            AVPixelFormat format) {
  AvFramePtr out(av_frame_alloc());
  if (out == nullptr) return absl::ResourceExhaustedError("out of memory");
  RETURN_IF_ERROR(AvStatus(av_frame_copy_props(out.get(), &planar), "frame"));
  out->format = format;
  out->width = planar.width;
  out->height = planar.height;
  RETURN_IF_ERROR(AvStatus(av_frame_get_buffer(out.get(), 0), "frame"));
  if (format == AV_PIX_FMT_P010LE) {
    Interleave<uint16_t>(planar, kP010Shift, *out);
  } else {
    Interleave<uint8_t>(planar, 0, *out);
  }
  return out;
}

}  // namespace limpid
